import type { KnownSides, SideFacts } from '../judge/known-sides.js';
import { roundNumber } from './round-number.js';

/** What is known of the sides as wholes as plain data, and nothing of what is not. */
export function toSides({ baseline, canary }: KnownSides): object {
  return { baseline: toFacts(baseline), canary: toFacts(canary) };
}

function toFacts({ requests, instances, ageSeconds, share, expectedShare }: SideFacts): object {
  const facts = Object.entries({ requests, instances, ageSeconds, share, expectedShare });
  return Object.fromEntries(facts.flatMap(([key, fact]) => (fact === undefined ? [] : [[key, roundNumber(fact)]])));
}
