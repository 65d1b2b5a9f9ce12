import { createHmac } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

/** Ids of each kind that the service has given. */
export interface KnownIds {
  /** Takes the ids that an answer holds. */
  readonly learn: (text: string) => void;
  /** One of them, whatever its kind; a config's name where there is none. */
  readonly at: (n: number) => string;
}

/** No ids yet. */
export function createKnownIds(): KnownIds {
  const ids: string[] = [];
  return {
    learn: (text) => {
      for (const [, id = ''] of text.matchAll(ID)) {
        if (ids.length < MOST_IDS && !ids.includes(id)) ids.push(id);
      }
    },
    at: (n) => ids[n % Math.max(1, ids.length)] ?? 'golden-signals',
  };
}

const MOST_IDS = 400;
const ID = /(?:"(?:id|[a-zA-Z]*Id)":\s*"|\/judgements\/)([A-Za-z0-9_.~-]{40,4096})/g;

/** Ids that somebody has made without our key: of the right form, and of what inflates to a thousand times its size. */
export function forgedIds(): string[] {
  const contents = [
    '{}',
    'null',
    '{"version":1,"request":{}}',
    '[',
    '\u0000'.repeat(2_900_000),
    '{"version":1,"request":{"config":"golden-signals"}}',
  ];
  return contents.map((content) => {
    const packed = deflateRawSync(content, { level: 9 });
    const mac = createHmac('sha256', 'another key that is long enough to be one')
      .update('canary-judge judgement id\n')
      .update(packed)
      .digest();
    return Buffer.concat([mac, packed]).toString('base64url');
  });
}
