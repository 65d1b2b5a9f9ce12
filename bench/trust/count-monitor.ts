import { MetricAnalysis } from '../../src/config/metric-analysis.js';
import type { Metric } from '../../src/config/metric-config.js';
import { judgeLooks } from '../../src/judge/looks/judge-looks.js';
import { NO_CIRCUMSTANCES, type MeasuredMetric, type Sides } from '../../src/judge/measurement.js';
import { countMartingale } from '../../src/stats/count-martingale.js';
import type { SlotCounts } from '../../src/stats/count-comparison.js';
import type { Effort } from './effort.js';
import { BURSTY_STREAMS, independentStream, LASTING_STREAM, SHARED_STREAM, type EventStream } from './event-streams.js';
import { metricOf, rulesOf } from './one-metric.js';
import { createRandom } from './random.js';
import { atMost, type Requirement } from './requirement.js';
import { percent, printTable } from './table.js';

const SLOTS = 120;
const LOOKS = Array.from({ length: 10 }, (_, k) => 12 * (k + 1));
const LEVEL = 0.01;
const PERCENT = 100;
const RUNS = { healthy: 4_000, bad: 1_000, median: 8_000 };

const METRIC: Metric = {
  ...metricOf('errors', 'all'),
  analysis: MetricAnalysis.parse({ critical: true, direction: 'increase' }),
};
const RULES = rulesOf('mann-whitney', { all: 100 });

/** A stream whose canary has so many times as many events, and by the median of which slot that must be found. */
interface Case {
  readonly stream: EventStream;
  readonly factor: number;
  readonly within?: number;
}

const HEALTHY: readonly EventStream[] = [
  ...[0.3, 2, 20].map(independentStream),
  SHARED_STREAM,
  ...BURSTY_STREAMS,
  LASTING_STREAM,
];

const BAD: readonly Case[] = [
  { stream: independentStream(0.3), factor: 2 },
  { stream: independentStream(0.3), factor: 4, within: 24 },
  { stream: independentStream(2), factor: 2 },
  { stream: independentStream(2), factor: 4, within: 4 },
  { stream: independentStream(5), factor: 4 },
  { stream: independentStream(20), factor: 1.5 },
  { stream: independentStream(20), factor: 4 },
  { stream: SHARED_STREAM, factor: 4 },
  ...BURSTY_STREAMS.slice(0, 1).map((stream) => ({ stream, factor: 4 })),
];

/** Measures how often and how soon the counts of a critical metric stop a canary, looked at after every slot, beside STATISTICS.md 3.5. */
export function measureCountMonitor(effort: Effort): Requirement[] {
  return [...measureHealthy(effort), ...measureBad(effort)];
}

function measureHealthy(effort: Effort): Requirement[] {
  const runs = effort.runs(RUNS.healthy);
  const rows = HEALTHY.map((stream) => {
    const random = createRandom(`count monitor, healthy: ${stream.name}`);
    const failed = { bare: 0, counts: 0, both: 0 };
    for (let run = 0; run < runs; run++) {
      const sides = stream.draw(random, { slots: SLOTS, factor: 1 });
      if (countMartingale(sides).some((log) => log >= -Math.log(LEVEL))) failed.bare++;
      if (stopOf(sides) !== undefined) failed.counts++;
      if (isFailedByPlan(sides)) failed.both++;
    }
    const shareOf = (count: number): number => (PERCENT * count) / runs;
    return { stream, bare: shareOf(failed.bare), counts: shareOf(failed.counts), both: shareOf(failed.both) };
  });
  printTable(
    `Healthy streams of errors, ${String(SLOTS)} slots, % ever failed: by the bare martingale, by counts after every slot, and by these or ten planned looks`,
    ['stream', 'bare martingale', 'counts', 'counts or looks'],
    rows.map(({ stream, ...shares }) => [stream.name, ...[shares.bare, shares.counts, shares.both].map(percent)]),
  );
  return rows
    .filter(({ stream }) => stream !== LASTING_STREAM)
    .flatMap(({ stream, counts, both }) => [
      atMost(`${stream.name}, healthy, ever stopped by counts`, counts, stream.independent ? 1 : 2),
      ...(stream.independent ? [atMost(`${stream.name}, healthy, ever failed by counts or looks`, both, 2)] : []),
    ]);
}

function measureBad(effort: Effort): Requirement[] {
  const rows = BAD.map(({ stream, factor, within }) => {
    const random = createRandom(`count monitor: ${stream.name}, ${String(factor)}`);
    const slots = within === undefined ? SLOTS : 2 * within;
    const runs = effort.runs(within === undefined ? RUNS.bad : RUNS.median);
    const stops = Array.from({ length: runs }, () => stopOf(stream.draw(random, { slots, factor })) ?? Infinity);
    const found = stops.filter((stop) => stop <= slots).length;
    const median = stops.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
    return { what: `${stream.name}, x ${String(factor)}`, slots, found: (PERCENT * found) / runs, median, within };
  });
  printTable(
    'Bad streams of errors, stopped by counts after every slot',
    ['stream', 'slots', '% stopped', 'after, median'],
    rows.map(({ what, slots, found, median }) => [
      what,
      String(slots),
      percent(found),
      Number.isFinite(median) ? String(median) : 'not within these',
    ]),
  );
  return rows.flatMap(({ what, median, within }): Requirement[] =>
    within === undefined
      ? []
      : [
          {
            what: `${what}: stopped by the median slot ${String(within)}`,
            figure: String(median),
            kept: median <= within,
          },
        ],
  );
}

/** After how many slots the counts stop a canary whose window goes on for one slot more and is never looked at otherwise. */
function stopOf(sides: Sides<SlotCounts>): number | undefined {
  const judged = sides.canary.events.length;
  const plan = { looks: [judged + 1], total: judged + 1, judged };
  const decided = judgeLooks(RULES, [measuredOf(sides)], { circumstances: NO_CIRCUMSTANCES, plan });
  return decided.kind === 'stopped' ? decided.stop.afterSlots : undefined;
}

function isFailedByPlan(sides: Sides<SlotCounts>): boolean {
  const plan = { looks: LOOKS, total: SLOTS, judged: SLOTS };
  const decided = judgeLooks(RULES, [measuredOf(sides)], { circumstances: NO_CIRCUMSTANCES, plan });
  return decided.kind !== 'open' && decided.judgement.verdict === 'fail';
}

function measuredOf(counts: Sides<SlotCounts>): MeasuredMetric {
  const percentages = ({ events, exposure }: SlotCounts): Float64Array =>
    events.map((bad, slot) => (PERCENT * bad) / (exposure[slot] ?? NaN));
  return { metric: METRIC, counts, baseline: percentages(counts.baseline), canary: percentages(counts.canary) };
}
