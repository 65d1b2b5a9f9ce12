import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { IdContent, Made } from './judgement-id.js';
import { requestInOrder } from './request-in-order.js';

/** 64 hex digits that stand for what is to be judged, whatever came of it. */
export function contentKeyOf({ request, configDigest, judgedAtMs }: Omit<IdContent, 'made'>): string {
  return hex(JSON.stringify([requestInOrder(request), configDigest, judgedAtMs ?? null]));
}

/** 64 hex digits that stand for what came of it. */
export function madeKeyOf(made: Made): string {
  return hex(canonicalJson(made));
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
