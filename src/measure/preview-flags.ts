import type { MetricConfig, Metric } from '../config/metric-config.js';
import { formatQuantity } from '../judge/format-number.js';
import type { ReportedMetric } from '../judge/judgement.js';
import type { Sides } from '../judge/measurement.js';
import type { PreviewedAnswer, PreviewFlag } from '../judge/preview.js';
import type { FetchFailure } from './fetch-failure.js';
import type { Objection } from './plan-fetch.js';
import { fewOfEach, toFlag } from './preview-advice.js';
import { flagShortWindow, type PowerContext } from './preview-power.js';

/** What is known of a metric whose queries were answered. */
export interface AnsweredMetric {
  readonly metric: Metric;
  readonly dialect: MetricConfig['dialect'];
  readonly answers: Sides<PreviewedAnswer | null>;
  /** Why its answers could not be judged though they came. */
  readonly objections: readonly Objection[];
  readonly refusal: FetchFailure | undefined;
  /** What a judge makes of it: one a label set. */
  readonly reported: readonly ReportedMetric[];
  readonly power: PowerContext;
}

/** Whatever looks wrong with what came back for a metric, the gravest first. */
export function flagMetric(answered: AnsweredMetric): PreviewFlag[] {
  const { objections, refusal, reported, power } = answered;
  const flags = [
    ...objections.map(flagObjection),
    ...(refusal ? [flagRefusal(answered, refusal)] : []),
    ...flagNoData(answered),
    ...flagNegative(answered),
    ...flagConstant(answered),
    ...(refusal || objections.length > 0 ? [] : flagShortWindow(reported, power)),
    ...reported.flatMap(({ judged, measured }) => [...(measured?.warnings ?? []), ...judged.warnings]).map(toFlag),
  ];
  return fewOfEach(flags).toSorted((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));
}

const GRAVITY = ['error', 'warning', 'note'] as const;
const SIDES = ['baseline', 'canary'] as const;

function flagObjection({ code, mistake: { message } }: Objection): PreviewFlag {
  const cures = {
    'identical-queries': 'Give the sides scopes that differ in a variable that the query uses.',
    'nothing-to-judge': '',
    'counted-twice': '',
  };
  const [first = '', ...rest] = message;
  const text = code === 'nothing-to-judge' ? `The window ${message}` : `${first.toUpperCase()}${rest.join('')}`;
  return { code, severity: 'error', text: `${text}. ${cures[code]}`.trimEnd() };
}

/** Series came back, and not as the config wants them. */
function flagRefusal({ metric, dialect }: AnsweredMetric, { detail }: FetchFailure): PreviewFlag {
  const byInstance = typeof metric.series === 'object' && 'instances' in metric.series;
  const code = dialect === 'kayenta' ? 'labels-differ' : byInstance ? 'instance-without-label' : 'many-series';
  const [first = '', ...rest] = detail.message;
  return { code, severity: 'error', text: `${first.toUpperCase()}${rest.join('')}.` };
}

/** A side without any sample in what would be judged, and whatever else the judge finds too little to judge. */
function flagNoData({ metric, answers, reported, refusal }: AnsweredMetric): PreviewFlag[] {
  const { onNoData, muted } = metric.analysis;
  const problem = reported.find(({ judged }) => judged.classification === 'no-data')?.judged;
  const grave = problem !== undefined && onNoData !== 'ignore' && !muted && !refusal;
  const empty = SIDES.filter((side) => answers[side]?.samples === 0 && answers[side].expected > 0);
  if (empty.length > 0) {
    return [{ code: 'no-data', severity: grave ? 'error' : 'warning', text: describeEmpty(metric, empty, answers) }];
  }
  if (!problem || refusal) return [];
  const told = reported.filter(({ judged }) => judged.classification === 'no-data').length;
  const more = told > 1 ? ` So it is for ${String(told - 1)} more of its label sets.` : '';
  const cure = problem.weakness?.cure === undefined ? '' : ` ${problem.weakness.cure}`;
  const severity = grave ? 'error' : 'warning';
  return [{ code: problem.reason.code, severity, text: `${problem.reason.text}${cure}${more}` }];
}

function describeEmpty(
  { name, analysis }: Metric,
  empty: readonly (keyof Sides<unknown>)[],
  answers: AnsweredMetric['answers'],
): string {
  const where = empty.length === 2 ? 'either side' : `the ${empty.join('')}`;
  const found = empty.some((side) => (answers[side]?.series ?? 0) > 0);
  const what = found
    ? 'series were found, but none of their samples are numbers in the slots that would be judged'
    : 'its query finds no series';
  const cure = found
    ? 'see when it was there, and whether something is divided by nothing'
    : 'see whether its name and labels are right and the values of the scope are those of running instances';
  const zero = analysis.missing === 'zero' ? ' Gaps count as 0 only where a side has a sample or had traffic.' : '';
  return `${name} has no samples on ${where}: ${what}; ${cure}.${zero}`;
}

/** Nothing is a share of what may be below zero. */
function flagNegative({ metric, answers }: AnsweredMetric): PreviewFlag[] {
  const { tolerance } = metric.analysis;
  const inUnitOnly = tolerance?.absolute !== undefined && tolerance.relative === undefined;
  const negative = SIDES.filter((side) => (answers[side]?.min ?? NaN) < 0);
  if (negative.length === 0 || inUnitOnly) return [];
  const lowest = negative.map((side) => `${formatQuantity(answers[side]?.min ?? NaN, metric.unit)} on the ${side}`);
  const text = `${metric.name} goes below zero (${lowest.join(', ')}), where changes are told as ratios: mend the query, or say in tolerance.absolute alone what change is allowed.`;
  return [{ code: 'negative-values', severity: 'warning', text }];
}

/** Fewer alike may be chance. */
const FEWEST_ALIKE = 5;

function flagConstant({ metric, answers }: AnsweredMetric): PreviewFlag[] {
  const constant = SIDES.filter((side) => {
    const answer = answers[side];
    return answer !== null && answer.samples >= FEWEST_ALIKE && answer.min === answer.max;
  });
  const [first] = constant;
  if (!first) return [];
  const value = answers[first]?.min ?? NaN;
  const same = constant.every((side) => answers[side]?.min === value);
  const where = constant.length === 2 ? 'both sides' : `the ${first}`;
  const quantity = same ? formatQuantity(value, metric.unit) : 'the same';
  const nothing = same && value === 0;
  const text = nothing
    ? `${metric.name} is 0 throughout on ${where}: right where nothing of it happened; else see whether the query finds what it is to measure.`
    : `${metric.name} is ${quantity} throughout on ${where}: see whether it is the figure that was meant, and not a setting, a limit or a stale sample.`;
  return [{ code: 'constant-series', severity: nothing ? 'note' : 'warning', text }];
}
