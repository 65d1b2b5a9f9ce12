import { z } from 'zod';
import type { MetricConfig } from '../../config/metric-config.js';
import { readBySchema, shown, type Mistake, type Reading } from '../../config/mistake.js';
import type { MeasuredMetric } from '../../judge/judgement.js';
import { ScoreThresholds } from './kayenta-config.js';
import { translateKayentaConfig } from './translate-config.js';

const MOST_MISTAKES = 10;
const MOST_SAMPLES = 50_000;

/** One metric, or one tag set of one, as Kayenta sends it; the samples are read by a loop of their own. */
const MetricSetPair = z.looseObject({
  name: z.string(),
  id: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  values: z.looseObject({ control: z.unknown(), experiment: z.unknown() }),
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
  if (request.kind === 'refused') return request;
  const { canaryConfig, scoreThresholds, metricSetPairList } = request.value;
  const translated = translateKayentaConfig(canaryConfig);
  if (translated.kind === 'refused') {
    return {
      kind: 'refused',
      mistakes: translated.mistakes.map(({ path, message }) => ({ path: ['canaryConfig', ...path], message })),
    };
  }
  const mistakes: Mistake[] = [];
  const pairs = metricSetPairList.flatMap((pair, i) =>
    readPair(pair, { path: ['metricSetPairList', i], config: translated.value, mistakes }),
  );
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const thresholds = { pass: scoreThresholds.pass, marginal: scoreThresholds.marginal };
  return { kind: 'read', value: { config: { ...translated.value, thresholds }, pairs }, warnings: translated.warnings };
}

interface PairContext {
  readonly path: Mistake['path'];
  readonly config: MetricConfig;
  readonly mistakes: Mistake[];
}

function readPair(
  { name, id, tags, values }: z.output<typeof MetricSetPair>,
  { path, config, mistakes }: PairContext,
): Pair[] {
  const metric = config.metrics.find((candidate) => candidate.name === name);
  const baseline = readValues(values.control, [...path, 'values', 'control'], mistakes);
  const canary = readValues(values.experiment, [...path, 'values', 'experiment'], mistakes);
  if (metric) return [{ metric, baseline, canary, id: id ?? null, tags: tags ?? {} }];
  mistakes.push({ path: [...path, 'name'], message: `${shown(name)} is not a metric of the canary config` });
  return [];
}

function readValues(values: unknown, path: Mistake['path'], mistakes: Mistake[]): Float64Array {
  if (!Array.isArray(values)) {
    mistakes.push({ path, message: `must be an array of numbers, is ${shown(values)}` });
    return new Float64Array();
  }
  if (values.length > MOST_SAMPLES) {
    mistakes.push({ path, message: `has ${String(values.length)} samples, at most ${String(MOST_SAMPLES)}` });
    return new Float64Array();
  }
  const samples = new Float64Array(values.length);
  for (const [i, value] of values.entries()) {
    const sample = toSample(value);
    if (sample !== undefined) samples[i] = sample;
    else if (mistakes.length < MOST_MISTAKES)
      mistakes.push({ path: [...path, i], message: `must be a number or "NaN", is ${shown(value)}` });
  }
  return samples;
}

/** A number as Kayenta's JSON reader takes it: also in a string, with NaN and the infinities; null is a gap. */
function toSample(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === null || value === 'NaN') return NaN;
  if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|Infinity)$/.test(value))
    return undefined;
  return Number(value);
}
