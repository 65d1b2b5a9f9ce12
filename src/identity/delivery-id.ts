import { createHash } from 'node:crypto';
import { contentKeyOf, madeKeyOf } from './content-key.js';
import type { IdContent, Made } from './judgement-id.js';

/** 32 hex digits that stand for a judgement and what came of it: the same on every replica, whenever it was judged. */
export function deliveryIdOf(asked: Omit<IdContent, 'made' | 'judgedAtMs'>, made: Made): string {
  const key = contentKeyOf({ request: asked.request, configDigest: asked.configDigest });
  return createHash('sha256')
    .update(`${key} ${madeKeyOf(made)}`)
    .digest('hex')
    .slice(0, 32);
}
