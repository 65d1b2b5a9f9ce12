import { judgeCanary } from '../../src/judge/judge-canary.js';
import type { MeasuredMetric } from '../../src/judge/measurement.js';
import type { Verdict } from '../../src/judge/judgement.js';
import type { SlotCounts } from '../../src/stats/count-comparison.js';
import type { Effort } from './effort.js';
import { ar1 } from './noise.js';
import { metricOf, rulesOf, type Drawn } from './one-metric.js';
import { createRandom, type Random } from './random.js';
import { logScenario, type DrawNoise, type Scenario } from './scenario.js';
import { percent, printTable } from './table.js';
import { createTally } from './tally.js';

const RUNS = 1_000;
const WINDOWS = [9, 19];
const GROUPS = { latency: 30, errors: 30, traffic: 10, saturation: 30 };
const REQUESTS = 300;
const ERROR_RATIO = 0.005;
const PERCENT = 100;
const VERDICTS: readonly Verdict[] = ['pass', 'marginal', 'inconclusive', 'fail'];

/** What the canary's latencies and its error ratio are multiplied by. */
interface Truth {
  readonly name: string;
  readonly latency: number;
  readonly errors: number;
}

const TRUTHS: readonly Truth[] = [
  { name: 'healthy', latency: 1, errors: 1 },
  { name: 'latency and errors x 2', latency: 2, errors: 2 },
  { name: 'latency x 2', latency: 2, errors: 1 },
  { name: 'errors x 2', latency: 1, errors: 2 },
];

const METRICS = {
  latency: metricOf('latency p95', 'latency', 'increase'),
  database: metricOf('database p95', 'latency', 'increase'),
  errors: metricOf('errors', 'errors', 'increase'),
  requests: metricOf('requests', 'traffic'),
  cpu: metricOf('cpu', 'saturation', 'increase'),
  memory: metricOf('memory', 'saturation', 'increase'),
};

function noisy(rho: number, sd: number): Scenario {
  const noise: DrawNoise = (random, slots) => ar1(random, slots, { rho, sd });
  return logScenario('', noise);
}

const KINDS = {
  latency: noisy(0.3, 0.3),
  database: noisy(0.3, 0.1),
  requests: noisy(0, 0.1),
  cpu: noisy(0.6, 0.2),
  memory: noisy(0.9, 0.05),
};

/** Measures the verdicts of both judges where a talk shows them: short windows of a minute's slots, an ordinary config. */
export function measureTalk(effort: Effort): void {
  const rows = WINDOWS.flatMap((slots) =>
    TRUTHS.flatMap((truth) => {
      const random = createRandom(`talk: ${truth.name}, ${String(slots)}`);
      return (['netflix-aca', 'mann-whitney'] as const).map((judge) => {
        const rules = rulesOf(judge, GROUPS);
        const tally = createTally();
        for (let run = 0; run < effort.runs(RUNS); run++) tally.add(judgeCanary(rules, draw(random, { truth, slots })));
        const shares = VERDICTS.map((verdict) => percent(tally.share((one) => one.verdict === verdict)));
        return [String(slots), truth.name, judge, ...shares];
      });
    }),
  );
  printTable('Six ordinary metrics, slots of a minute: % of verdicts', ['slots', 'canary', 'judge', ...VERDICTS], rows);
}

function draw(random: Random, { truth, slots }: { readonly truth: Truth; readonly slots: number }): MeasuredMetric[] {
  return [
    { metric: METRICS.latency, ...KINDS.latency.draw(random, { slots, shift: truth.latency }) },
    { metric: METRICS.database, ...KINDS.database.draw(random, { slots, shift: truth.latency }) },
    { metric: METRICS.errors, ...drawErrors(random, { slots, shift: truth.errors }) },
    { metric: METRICS.requests, ...KINDS.requests.draw(random, { slots, shift: 1 }) },
    { metric: METRICS.cpu, ...KINDS.cpu.draw(random, { slots, shift: 1 }) },
    { metric: METRICS.memory, ...KINDS.memory.draw(random, { slots, shift: 1 }) },
  ];
}

/** Errors among requests: the counts, and the percentages that they are. */
function drawErrors(random: Random, { slots, shift }: { readonly slots: number; readonly shift: number }): Drawn {
  const side = (ratio: number): SlotCounts => {
    const exposure = Float64Array.from({ length: slots }, () => random.poisson(REQUESTS));
    return { exposure, events: exposure.map((requests) => random.binomial(requests, ratio)) };
  };
  const counts = { baseline: side(ERROR_RATIO), canary: side(ERROR_RATIO * shift) };
  const percentages = ({ events, exposure }: SlotCounts): Float64Array =>
    events.map((bad, slot) => (PERCENT * bad) / (exposure[slot] ?? NaN));
  return { counts, baseline: percentages(counts.baseline), canary: percentages(counts.canary) };
}
