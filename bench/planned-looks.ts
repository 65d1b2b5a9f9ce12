import { obrienFlemingSpending, spendingBounds } from '../src/stats/spending-bounds.js';
import { timeRuns, type Timing } from './measure.js';

const LOOKS = { count: 12, limitMs: 20, rounds: 50 };

/** Times the bounds of looks at equal distances. */
export function benchPlannedLooks(): Timing {
  const { count, limitMs, rounds } = LOOKS;
  const fractions = Array.from({ length: count }, (_, k) => (k + 1) / count);
  return timeRuns({ name: `${String(count)} looks`, rounds, limitMs }, () =>
    spendingBounds(fractions, obrienFlemingSpending(0.01)),
  );
}
