import type { GoldenMetric } from '../config/golden-series.js';
import type { GoldenCase, GoldenTestFile } from '../config/golden-test.js';
import type { InlineData } from '../config/inline-data.js';
import { JudgementBody, type JudgementRequest } from '../config/judgement-request.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { Mistake } from '../config/mistake.js';
import { MOST_ADVICE, nearestWord } from '../config/nearest-word.js';
import { lacksModel, laySamples } from './lay-samples.js';
import { recordedData, type RecordedJudgement } from './recorded-judgement.js';

/** A case with all that is needed to judge it. */
export interface CaseParts {
  readonly file: GoldenTestFile;
  /** Which of the file's cases it is, from 0. */
  readonly index: number;
  readonly config: NamedConfig;
  /** The judgement that the case names. */
  readonly recorded: RecordedJudgement | undefined;
}

/** A case as a request that can be judged, or all that keeps it from being one. */
export type LaidCase =
  | { readonly kind: 'laid'; readonly request: JudgementRequest }
  | { readonly kind: 'refused'; readonly mistakes: readonly Mistake[] };

/** The request that a case means: its series are all that there is to judge. */
export function layCase(parts: CaseParts): LaidCase {
  const { file, index, config, recorded } = parts;
  const one = file.cases[index];
  if (!one) throw new RangeError('The case must be one of the file');
  // What is recorded stands for what the cases share.
  const shared = recorded ? {} : (file.series ?? {});
  const data = {
    ...(recorded ? recordedData(recorded) : {}),
    ...laid(shared),
    ...laid(one.series ?? {}),
  };
  const mistakes = mistakesIn(one, parts, data);
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const request = { ...(recorded ? recordedRequest(recorded) : file.request), ...one.request };
  const { thresholds, looks, ...rest } = request;
  const standard = JudgementBody.parse({ config: config.name });
  return {
    kind: 'laid',
    request: {
      ...standard,
      ...rest,
      thresholds: thresholds ?? standard.thresholds,
      looks: looks ?? standard.looks,
      config,
      data,
    },
  };
}

function laid(series: Readonly<Record<string, GoldenMetric>>): InlineData {
  return Object.fromEntries(Object.entries(series).map(([name, metric]) => [name, laySamples(name, metric)]));
}

function recordedRequest({ window, thresholds, sides }: RecordedJudgement): NonNullable<GoldenCase['request']> {
  const { pass, marginal } = thresholds;
  const [baseline, canary] = [sides?.baseline.expectedShare, sides?.canary.expectedShare];
  return {
    step: window.stepSeconds * 1_000,
    // What is taken starts after it.
    warmup: 0,
    thresholds: { pass, marginal },
    ...(baseline && canary ? { split: { baseline, canary } } : {}),
  };
}

function mistakesIn(one: GoldenCase, { file, index, config, recorded }: CaseParts, data: InlineData): Mistake[] {
  const names = config.config.metrics.map(({ name }) => name);
  const place = ['cases', index];
  const strange = (given: object | undefined, path: Mistake['path']): Mistake[] =>
    Object.keys(given ?? {})
      .filter((name) => !names.includes(name))
      .map((name, i) => ({ path: [...path, name], message: unknownMetric(i < MOST_ADVICE ? name : '', names) }));
  const withoutModel = (series: GoldenTestFile['series'], path: Mistake['path']): Mistake[] =>
    Object.entries(series ?? {})
      .filter(([, metric]) => lacksModel(metric))
      .map(([name]) => ({ path: [...path, name, 'canary'], message: 'is to be like the baseline, and there is none' }));
  const missing = names.filter((name) => !Object.hasOwn(data, name)).map((name) => `"${name}"`);
  const recordedNames = recorded?.metrics.map(({ name }) => name) ?? [];
  const gone = recordedNames.filter((name) => !names.includes(name));
  return [
    // What all cases share is told once.
    ...(index === 0 ? [...strange(file.series, ['series']), ...withoutModel(file.series, ['series'])] : []),
    ...strange(one.series, [...place, 'series']),
    ...withoutModel(one.series, [...place, 'series']),
    ...strange(one.expect.metrics, [...place, 'expect', 'metrics']),
    ...gone.map((name) => ({
      path: [...place, 'recorded'],
      message: `has series of a metric that ${unknownMetric(name, names)}`,
    })),
    ...(missing.length > 0
      ? [
          {
            path: place,
            message: `has no series for ${missing.join(', ')}: give them, or {} for a metric without data`,
          },
        ]
      : []),
  ];
}

function unknownMetric(name: string, names: readonly string[]): string {
  const near = nearestWord(name, names);
  return near === undefined
    ? `is not a metric of the config; known: ${names.slice(0, MOST_ADVICE).join(', ')}`
    : `is not a metric of the config; did you mean "${near}"?`;
}
