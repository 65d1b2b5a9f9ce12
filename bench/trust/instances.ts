import { meanOfInstances } from '../../src/judge/combine-instances.js';
import type { Instance } from '../../src/judge/measurement.js';
import type { Effort } from './effort.js';
import { createMetricJudge, type Drawn } from './one-metric.js';
import { createRandom, type Random } from './random.js';
import { atMost, type Requirement } from './requirement.js';
import { shareFlagged } from './share-flagged.js';
import { percent, printTable } from './table.js';

const SLOTS = 60;
const RUNS = 1_000;
const LEVEL = 100;
const NOISE_SD = 0.1;

/** Healthy sides of so many pods, which differ from each other lastingly. */
interface Deployment {
  readonly baseline: number;
  readonly canary: number;
  /** Of the logarithms of the pods' levels. */
  readonly offsetSd: number;
}

const DEPLOYMENTS: readonly Deployment[] = [
  { baseline: 1, canary: 1, offsetSd: 0.1 },
  { baseline: 5, canary: 1, offsetSd: 0.1 },
  { baseline: 4, canary: 4, offsetSd: 0.1 },
  { baseline: 5, canary: 5, offsetSd: 0.1 },
  { baseline: 8, canary: 8, offsetSd: 0.1 },
  { baseline: 8, canary: 2, offsetSd: 0.1 },
  { baseline: 5, canary: 5, offsetSd: 0.15 },
];

/** Measures how often healthy sides are flagged whose pods differ lastingly, with the pods compared and by the means of the sides alone. */
export function measureInstances(effort: Effort): Requirement[] {
  const judge = createMetricJudge('mann-whitney');
  const runs = effort.runs(RUNS);
  const measured = DEPLOYMENTS.map((deployment) => {
    const random = createRandom(`instances: ${JSON.stringify(deployment)}`);
    let named = 0;
    const compared = (drawn: Drawn): string => {
      const { classification, instances } = judge(drawn);
      if (instances?.baseline.some(({ outlier }) => outlier)) named++;
      return classification;
    };
    const alone = (drawn: Drawn): string => judge({ ...drawn, instances: undefined }).classification;
    const draw = (): Drawn => drawSides(random, deployment);
    const [withPods = NaN, byMeans = NaN] = shareFlagged({ runs, draw, judges: [compared, alone], healthy: true });
    return { deployment, withPods, byMeans, named: (100 * named) / runs };
  });
  printTable(
    `Healthy sides whose pods differ lastingly, ${String(SLOTS)} slots, % flagged`,
    ['baseline', 'canary', 'pods differ by', 'pods compared', 'means alone', 'a pod of the baseline named'],
    measured.map(({ deployment: { baseline, canary, offsetSd }, withPods, byMeans, named }) => [
      ...[baseline, canary].map(String),
      `${String(offsetSd * 100)} %`,
      ...[withPods, byMeans, named].map(percent),
    ]),
  );
  return measured.map(({ deployment: { baseline, canary, offsetSd }, withPods, byMeans }) =>
    atMost(
      `${String(baseline)} pods beside ${String(canary)} that differ by ${String(offsetSd * 100)} %: no more flagged than by means alone`,
      withPods,
      byMeans,
    ),
  );
}

function drawSides(random: Random, { baseline, canary, offsetSd }: Deployment): Drawn {
  const side = (pods: number): Instance[] =>
    Array.from({ length: pods }, (_, i) => {
      const level = LEVEL * Math.exp(offsetSd * random.normal());
      const samples = Float64Array.from({ length: SLOTS }, () => level * Math.exp(NOISE_SD * random.normal()));
      return { labels: { pod: String(i) }, samples };
    });
  const instances = { baseline: side(baseline), canary: side(canary) };
  return {
    baseline: meanOfInstances(instances.baseline),
    canary: meanOfInstances(instances.canary),
    instances,
  };
}
