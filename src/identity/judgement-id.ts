import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { JudgementError } from '../errors.js';
import type { Verdict } from '../judge/judgement.js';
import { isHeavierThan } from './is-heavier-than.js';
import { requestInOrder } from './request-in-order.js';

/** What a judgement's id says: everything that it takes to judge again. */
export interface IdContent {
  /** The body of the request, its window with absolute times. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Of the config when the judgement was asked for. */
  readonly configDigest: string;
  /** When it was judged, in milliseconds since the epoch; undefined where it waits for its window to end. */
  readonly judgedAtMs?: number | undefined;
  /** What came of it; undefined where nobody knows yet. */
  readonly made?: Made | undefined;
  /** What whoever asked in a foreign dialect wants to be told with the answer. It decides nothing, and two that differ in it alone are the same. */
  readonly note?: Note | undefined;
}

/** What can be written into an id beside a request: plain data. */
export type Note = Readonly<Record<string, unknown>>;

/** What a finished judgement came to, and what decides whether judging again comes to the same. */
export interface Made {
  readonly verdict: Verdict;
  /** As it was shown; null where nothing could be scored. */
  readonly score: number | null;
  /** Of the series that were judged. */
  readonly digest: string;
  /** The judge, with the version of its rules. */
  readonly judge: string;
  /** Of the config that it was judged by, where that is another one than when it was asked for. */
  readonly config?: string | undefined;
  /** Of the calibration that it was judged by, where there was one. */
  readonly calibration?: string | undefined;
}

/** Makes and reads the ids of judgements. */
export interface JudgementIds {
  /** The id that holds this; undefined where it would be longer than 4 KiB. */
  readonly toId: (content: IdContent) => string | undefined;
  /**
   * What an id holds.
   *
   * @throws {JudgementError} INVALID_REQUEST where it is no id, UNKNOWN_JUDGEMENT where no key of this service has signed it
   */
  readonly read: (id: string) => IdContent;
}

const LONGEST_ID = 4_096;
const MAC_BYTES = 32;
/** What is larger would not fit when it is packed, or would take too long to pack. */
const MOST_BYTES = 100_000;
const VERSION = 1;
/** What is signed with the same key for another purpose is no id. */
const PURPOSE = 'canary-judge judgement id\n';

/** Ids that are signed with the first key; what the others have signed is still read. */
export function createJudgementIds(keys: readonly [string, ...string[]]): JudgementIds {
  return {
    toId: ({ request, configDigest, judgedAtMs, made, note }) => {
      if (isHeavierThan(request, MOST_BYTES) || isHeavierThan(note, MOST_BYTES)) return undefined;
      const ordered = requestInOrder(request);
      const content = { configDigest, judgedAtMs, made, note, request: ordered, version: VERSION };
      const json = Buffer.from(JSON.stringify(content));
      if (json.length > MOST_BYTES) return undefined;
      const packed = deflateRawSync(json, { level: 9 });
      const id = Buffer.concat([sign(packed, keys[0]), packed]).toString('base64url');
      return id.length > LONGEST_ID ? undefined : id;
    },
    read: (id) => {
      const bytes = toBytes(id);
      const [mac, packed] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
      // Nothing of it is looked at before it is known to be ours.
      if (!keys.some((key) => timingSafeEqual(mac, sign(packed, key)))) {
        throw unknown('it was not made by this service with the link keys that it has now, or it has been altered');
      }
      return contentOf(inflateRawSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8'));
    },
  };
}

function sign(packed: Uint8Array, key: string): Buffer {
  return createHmac('sha256', key).update(PURPOSE).update(packed).digest();
}

const BASE64URL = /^[A-Za-z0-9_-]+$/;

function toBytes(id: string): Buffer {
  const wrong = (problem: string): JudgementError =>
    new JudgementError('INVALID_REQUEST', `Cannot read the id of the judgement: ${problem}`, []);
  if (id.length > LONGEST_ID) throw wrong(`it has ${String(id.length)} characters, at most ${String(LONGEST_ID)}`);
  const bytes = BASE64URL.test(id) ? Buffer.from(id, 'base64url') : undefined;
  // Of the texts that mean the same bytes only one is the id.
  if (bytes?.toString('base64url') !== id) throw wrong('it is not made of the letters of an id, or was cut');
  if (bytes.length <= MAC_BYTES) throw wrong('it is too short, and was cut');
  return bytes;
}

function unknown(problem: string): JudgementError {
  return new JudgementError('UNKNOWN_JUDGEMENT', `Cannot find the judgement: ${problem}`);
}

function contentOf(json: string): IdContent {
  const document: unknown = JSON.parse(json);
  if (isContent(document)) return document;
  throw unknown('its id is of another version of this service; ask for the judgement again');
}

function isContent(document: unknown): document is IdContent {
  if (typeof document !== 'object' || document === null || !('version' in document)) return false;
  return document.version === VERSION;
}
