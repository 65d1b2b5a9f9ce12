import { z } from 'zod';
import type { MetricConfig } from '../../config/metric-config.js';
import { readBySchema, shown, within, type Mistake, type Reading } from '../../config/mistake.js';
import { propertyOf } from '../../config/property-of.js';
import { sampleArray } from '../../config/samples.js';
import type { MeasuredMetric } from '../../judge/measurement.js';
import { ScoreThresholds } from './kayenta-config.js';
import { translateKayentaConfig } from './translate-config.js';

const MOST_SAMPLES = 1_000_000;
const NUMBER = /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|Infinity)$/;

/** Numbers as Kayenta's JSON reader takes them: also in strings, with NaN and the infinities; null is a gap. */
const PairSamples = sampleArray({
  read: (element) => {
    if (typeof element === 'number') return element;
    if (element === null || element === 'NaN') return NaN;
    return typeof element === 'string' && NUMBER.test(element) ? Number(element) : undefined;
  },
  wanted: 'a number or "NaN"',
});

/** One metric, or one tag set of one. */
const MetricSetPair = z.looseObject({
  name: z.string(),
  id: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  values: z.looseObject({ control: PairSamples.prefault(undefined), experiment: PairSamples.prefault(undefined) }),
});

const RemoteJudgeRequest = z.looseObject({
  canaryConfig: z.record(z.string(), z.unknown()),
  scoreThresholds: ScoreThresholds,
  metricSetPairList: z.array(MetricSetPair),
});

/** A metric set pair with its samples read. */
export interface Pair extends MeasuredMetric {
  readonly id: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** What Kayenta asks of a remote judge. */
export interface RemoteJudgement {
  readonly config: MetricConfig;
  readonly pairs: readonly Pair[];
}

/** Whether an array at this place in a remote judge's request holds samples. */
export function isPairSamples(path: Mistake['path']): boolean {
  return path.length === 4 && path[0] === 'metricSetPairList' && path[2] === 'values';
}

/** The request that Kayenta's remote judge sends, or every mistake in it. The request's thresholds win over the config's. */
export function readRemoteJudgeRequest(body: unknown): Reading<RemoteJudgement> {
  const request = readBySchema(RemoteJudgeRequest, body);
  const canaryConfig = propertyOf(body, 'canaryConfig');
  const config =
    typeof canaryConfig === 'object' && canaryConfig !== null ? translateKayentaConfig(canaryConfig) : undefined;
  if (request.kind === 'refused' || config?.kind !== 'read') {
    const ofRequest = request.kind === 'refused' ? request.mistakes : [];
    const ofConfig = config?.kind === 'refused' ? within('canaryConfig', config.mistakes) : [];
    return { kind: 'refused', mistakes: [...ofRequest, ...ofConfig] };
  }
  const { scoreThresholds, metricSetPairList } = request.value;
  const samples = metricSetPairList.reduce(
    (sum, { values }) => sum + values.control.length + values.experiment.length,
    0,
  );
  const metrics = new Map(config.value.metrics.map((metric) => [metric.name, metric]));
  const mistakes: Mistake[] = [];
  if (samples > MOST_SAMPLES) {
    mistakes.push({
      path: ['metricSetPairList'],
      message: `has ${String(samples)} samples, at most ${String(MOST_SAMPLES)}`,
    });
  }
  const pairs = metricSetPairList.flatMap(({ name, id, tags, values }, i): Pair[] => {
    const metric = metrics.get(name);
    if (metric)
      return [{ metric, baseline: values.control, canary: values.experiment, id: id ?? null, tags: tags ?? {} }];
    mistakes.push({
      path: ['metricSetPairList', i, 'name'],
      message: `${shown(name)} is not a metric of the canary config`,
    });
    return [];
  });
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const thresholds = { pass: scoreThresholds.pass, marginal: scoreThresholds.marginal };
  return { kind: 'read', value: { config: { ...config.value, thresholds }, pairs }, warnings: config.warnings };
}
