import { createHash } from 'node:crypto';
import { contentKeyOf, madeKeyOf } from './content-key.js';
import { isHeavierThan } from './is-heavier-than.js';
import type { IdContent, Made } from './judgement-id.js';

/** What is larger has no id, and would take long to be put in order. */
const MOST_CHARACTERS = 100_000;

/** 32 hex digits that stand for a judgement and what came of it: the same on every replica, whenever it was judged. */
export function deliveryIdOf(asked: Omit<IdContent, 'made' | 'judgedAtMs'>, made: Made): string {
  const { data, ...others } = asked.request;
  // What came of it holds a digest of all series.
  const large = data !== undefined && isHeavierThan(asked.request, MOST_CHARACTERS);
  const key = contentKeyOf({ request: large ? others : asked.request, configDigest: asked.configDigest });
  return createHash('sha256')
    .update(`${key} ${madeKeyOf(made)}`)
    .digest('hex')
    .slice(0, 32);
}
