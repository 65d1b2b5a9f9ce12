import { propertyOf } from '../config/property-of.js';
import { deliveryIdOf } from '../identity/delivery-id.js';
import { createRecent } from '../identity/recent.js';
import type { NewJudgement } from './new-judgement.js';

/** The delivery id of a judgement that nobody knows of yet; undefined of one that is no news. */
export type News = (judgement: NewJudgement) => string | undefined;

/** Of so many judgements that were told last it is known that they were. */
const MOST_REMEMBERED = 10_000;
/** Whoever opens a link later than that after the end of its window, and after it was asked for where its id says when, makes no news. */
const NEWS_MS = 3_600_000;

/** What tells each judgement from those that it has seen before, as far as this process knows. */
export function createNews(now: () => number): News {
  const before = createRecent<true>(MOST_REMEMBERED, now);
  return (judgement) => {
    const deliveryId = deliveryIdOf(judgement.asked, judgement.made);
    if (before.get(deliveryId) || (judgement.byId && isOld(judgement, now()))) return undefined;
    before.keep(deliveryId, true, { untilMs: Infinity, weight: 1 });
    return deliveryId;
  };
}

function isOld({ asked, outcome }: NewJudgement, nowMs: number): boolean {
  const { end } = outcome.judgement.window;
  // A window may be long over when a dialect is asked for it.
  const accepted = propertyOf(asked.note, 'acceptedAtMs');
  const acceptedMs = typeof accepted === 'number' ? accepted : -Infinity;
  return end !== null && Math.max(Date.parse(end), acceptedMs) + NEWS_MS < nowMs;
}
