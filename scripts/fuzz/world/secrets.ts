import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, inflateRawSync } from 'node:zlib';

/** What must never leave the service but to whom it is for. */
export interface Secret {
  readonly name: string;
  /** As it is planted. */
  readonly text: string;
}

/** Gives the names of the secrets that bytes hold, in whole or by half, in any of the ways that texts are written. */
export type FindSecrets = (bytes: Buffer) => string[];

const HALF = 16;
/** Each half begins with one of these: who looks for them first need look for single secrets hardly ever. */
const MARKS = ['Cq7Xv3', 'Zk9Wj5'] as const;

/** A secret of this name: the same for the same seed, and found by either half of its letters, which no encoding of text changes. */
export function createSecret(name: string, { seed, around = '' }: { seed: number; around?: string }): Secret {
  const random = createHash('sha256')
    .update(`${String(seed)} ${name}`)
    .digest('hex');
  const halves = MARKS.map((mark, i) => `${mark}${random.slice(20 * i, 20 * i + HALF - mark.length)}`);
  return { name, text: `${around}${halves.join('')}${around}` };
}

/** Looks for these secrets: as they are, in base64 of any alignment, in hexadecimal, percent-encoded and backwards; also in what is packed. */
export function createFindSecrets(secrets: readonly Secret[]): FindSecrets {
  const needles = secrets.flatMap(({ name, text }) => {
    const core = /[A-Za-z0-9]{32}/.exec(text)?.[0] ?? text;
    const marked = core.startsWith(MARKS[0]);
    return [core.slice(0, HALF), core.slice(-HALF)].flatMap((half) =>
      waysToWrite(half).map((way) => ({ name, way, marked })),
    );
  });
  const marks = MARKS.flatMap(waysToWrite);
  const look = (text: string): string[] => {
    const isMarked = marks.some((mark) => text.includes(mark));
    const found = needles.filter(({ way, marked }) => (isMarked || !marked) && text.includes(way));
    return [...new Set(found.map(({ name }) => name))];
  };
  return (bytes) => {
    const texts = [bytes, ...unpacked(bytes), ...idsIn(bytes)].map((one) => one.toString('latin1'));
    return [...new Set(texts.flatMap(look))];
  };
}

function waysToWrite(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((offset) => {
    const written = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64url');
    // What depends on the neighbours is left out.
    return written.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6) - 1);
  });
  const hex = bytes.toString('hex');
  const percent = hex.replaceAll(/../g, '%$&');
  return [text, ...base64, hex, hex.toUpperCase(), percent, percent.toUpperCase(), Array.from(text).reverse().join('')];
}

const MOST_UNPACKED = 16 * 1024 * 1024;

function unpacked(bytes: Buffer): Buffer[] {
  return [gunzipSync, brotliDecompressSync].flatMap((unpack) => {
    try {
      return [unpack(bytes, { maxOutputLength: MOST_UNPACKED })];
    } catch {
      return [];
    }
  });
}

const LONG_WORDS = /[A-Za-z0-9_-]{60,4096}/g;
const MAC_BYTES = 32;

/** What the ids of judgements hold: packed requests. */
function idsIn(bytes: Buffer): Buffer[] {
  const words = bytes.length > MOST_UNPACKED ? [] : (bytes.toString('latin1').match(LONG_WORDS) ?? []);
  return [...new Set(words)].slice(0, 20).flatMap((word) => {
    try {
      const packed = Buffer.from(word, 'base64url').subarray(MAC_BYTES);
      return [inflateRawSync(packed, { maxOutputLength: MOST_UNPACKED })];
    } catch {
      return [];
    }
  });
}
