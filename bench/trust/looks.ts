import { MetricAnalysis } from '../../src/config/metric-analysis.js';
import type { Metric } from '../../src/config/metric-config.js';
import { judgeLooks } from '../../src/judge/looks/judge-looks.js';
import { NO_CIRCUMSTANCES, type MeasuredMetric, type Sides } from '../../src/judge/measurement.js';
import type { Effort } from './effort.js';
import { flagOfLenses } from './flag-of-lenses.js';
import { createMetricJudge, metricOf, rulesOf } from './one-metric.js';
import { PUBLISHED_LOOKS } from './published-looks.js';
import type { PublishedRow } from './published.js';
import { createRandom } from './random.js';
import { atMost, type Requirement } from './requirement.js';
import { logScenario, type Scenario } from './scenario.js';
import { HISTORY_SCENARIOS } from './scenarios.js';
import { ar1 } from './noise.js';
import { percent, printTable } from './table.js';

const LOOKS = Array.from({ length: 10 }, (_, k) => 12 * (k + 1));
const SLOTS = 120;
const RUNS = { healthy: 4_000, shifted: 1_000 };
/** What a healthy canary may be failed in. */
const MOST: Readonly<Record<string, number>> = { 'iid cv.3': 1.5, 'AR(.6) cv.3': 2 };

const SCENARIOS: readonly Scenario[] = [
  ...HISTORY_SCENARIOS,
  logScenario('AR(.3) cv.3', (random, slots) => ar1(random, slots, { rho: 0.3, sd: 0.3 })),
];

/** A metric that fails for any change beyond chance, as the published figures are of one without tolerance. */
const METRIC: Metric = {
  ...metricOf('metric', 'all'),
  analysis: MetricAnalysis.parse({ critical: true, tolerance: { relative: 1e-6 } }),
};
const RULES = rulesOf('mann-whitney', { all: 100 });
const kayenta = createMetricJudge('netflix-aca');

/** What a way of looking makes of the sides: how it came out, and after how many slots. */
interface Decision {
  readonly flag: string;
  readonly slots: number;
}

type Looking = (sides: Sides<Float64Array>) => Decision;

const WAYS: readonly { readonly name: string; readonly look: Looking }[] = [
  { name: 'Kayenta at each', look: atEach((sides) => kayenta(sides).classification) },
  { name: 'p <= .01 at each', look: atEach(flagOfLenses) },
  { name: 'planned looks', look: byPlan },
  { name: 'one look at the end', look: (sides) => ({ flag: flagOfLenses(sides), slots: SLOTS }) },
];
const PLANNED = WAYS.findIndex(({ look }) => look === byPlan);

/** Measures how often a canary is failed that is looked at ten times, beside STATISTICS.md 3.5. */
export function measureLooks(effort: Effort): Requirement[] {
  const rows = PUBLISHED_LOOKS.map((published) => ({ published, shares: measureRow(published, effort) }));
  printTable(
    'Ten looks after 12, 24, ..., 120 slots, % failed at any of them: measured (published, STATISTICS.md 3.5), mean slots until then. Healthy: any flag, else high',
    ['data', 'canary', ...WAYS.map(({ name }) => name)],
    rows.map(({ published: { data, size, columns }, shares }) => [
      data,
      size === 0 ? 'healthy' : `+${String(size)} %`,
      ...shares.map(({ share, slots }, way) => {
        const after = size === 0 ? '' : ` ${slots.toFixed(0)}`;
        return `${percent(share)} (${percent(columns[way]?.[0] ?? NaN)})${after}`;
      }),
    ]),
  );
  return rows.flatMap(({ published: { data, size }, shares }) => {
    const most = MOST[data];
    if (size > 0 || most === undefined) return [];
    return [atMost(`ten planned looks, ${data}, healthy, ever failed`, shares[PLANNED]?.share ?? NaN, most)];
  });
}

function measureRow({ data, size }: PublishedRow, effort: Effort) {
  const scenario = SCENARIOS.find(({ name }) => name === data);
  if (!scenario) throw new Error(`No scenario "${data}"`);
  const random = createRandom(`looks: ${data}, ${String(size)}`);
  const runs = effort.runs(size === 0 ? RUNS.healthy : RUNS.shifted);
  const found = WAYS.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    const sides = scenario.draw(random, { slots: SLOTS, shift: 1 + size / 100 });
    for (const [way, { look }] of WAYS.entries()) {
      const { flag, slots } = look(sides);
      if (flag === 'high' || (size === 0 && flag === 'low')) found[way]?.push(slots);
    }
  }
  return found.map((slots) => ({
    share: (100 * slots.length) / runs,
    slots: slots.reduce((sum, one) => sum + one, 0) / slots.length,
  }));
}

function atEach(flagOf: (sides: Sides<Float64Array>) => string): Looking {
  return ({ baseline, canary }) => {
    for (const slots of LOOKS) {
      const flag = flagOf({ baseline: baseline.subarray(0, slots), canary: canary.subarray(0, slots) });
      if (flag === 'high' || flag === 'low') return { flag, slots };
    }
    return { flag: 'pass', slots: SLOTS };
  };
}

function byPlan(sides: Sides<Float64Array>): Decision {
  const measured: MeasuredMetric = { metric: METRIC, ...sides };
  const plan = { looks: LOOKS, total: SLOTS, judged: SLOTS };
  const decided = judgeLooks(RULES, [measured], { circumstances: NO_CIRCUMSTANCES, plan });
  if (decided.kind === 'open') throw new Error('A window that is over is open');
  const slots = decided.kind === 'stopped' ? decided.stop.afterSlots : SLOTS;
  return { flag: decided.judgement.metrics[0]?.classification ?? '', slots };
}
