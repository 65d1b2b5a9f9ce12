import type { PlainPart } from './plain-parts.js';
import type { Thrown } from './thrown.js';

/** What a worker is told: a piece of its input, which task that is for, or that the next piece of its output may come. */
export type ToWorker =
  | { readonly kind: 'part'; readonly part: PlainPart }
  | { readonly kind: 'run'; readonly task: string }
  | { readonly kind: 'more' };

/** What a worker tells: a piece of its output, that this was the last one, or why there is none. */
export type FromWorker =
  | { readonly kind: 'part'; readonly part: PlainPart; readonly last: boolean }
  | { readonly kind: 'failed'; readonly error: Thrown };
