import type { Metric } from '../config/metric-config.js';
import type { ErrorDetail } from '../errors.js';
import type { ReportedMetric } from '../judge/judgement.js';
import type { Sides } from '../judge/measurement.js';
import type { Preview, Previewed, PreviewedAnswer, PreviewedSide, PreviewError } from '../judge/preview.js';
import type { FetchFailure } from './fetch-failure.js';
import { fetchGrid, type FetchedWish } from './fetch-judgement.js';
import { circumstancesOf } from './judge-measured.js';
import type { MeasuredJudgement } from './measure-judgement.js';
import { askedOf } from './measure-wish.js';
import type { PlannedWish, Subject } from './plan-judgement.js';
import { isOpen, judgedSoFar, type DraftJudgement, type PreparedJudgement } from './prepare-judgement.js';
import { previewAnswer } from './preview-answer.js';
import { flagMetric } from './preview-flags.js';
import type { PowerContext } from './preview-power.js';
import type { TimedWishes } from './time-queries.js';
import { createTurns } from './turns.js';

/** What a preview tells of: all that was planned and asked, and what a judge makes of the answers. */
export interface PreviewMaterial {
  readonly draft: DraftJudgement;
  readonly prepared: PreparedJudgement;
  /** Empty where nothing could be asked yet. */
  readonly fetched: readonly FetchedWish[];
  readonly measured: MeasuredJudgement;
  readonly reported: readonly ReportedMetric[];
  readonly tookMs: TimedWishes<PlannedWish>['tookMs'];
}

/**
 * Every metric, and every figure of the sides as wholes, with what was asked for it and what came back.
 *
 * @throws the signal's reason once it is aborted
 */
export async function previewSubjects(
  material: PreviewMaterial,
  signal: AbortSignal,
): Promise<Pick<Preview, 'metrics' | 'figures'>> {
  const { config, planned } = material.prepared;
  const { draft } = material;
  const failures = new Map(
    material.measured.metrics.flatMap((one) => (one.kind === 'failed' ? [[one.metric.name, one.failure]] : [])),
  );
  const power = powerOf(material);
  const metrics: Previewed[] = [];
  const turns = createTurns(signal);
  for (const metric of config.metrics) {
    await turns.pass();
    const reported = material.reported.filter(({ judged }) => judged.metric.name === metric.name);
    metrics.push(previewMetric({ metric, reported, failure: failures.get(metric.name), power }, material));
  }
  const figures = [...planned, ...draft.plan.refused, ...draft.unasked].filter(({ metric }) => metric === null);
  return {
    metrics,
    figures: figures.map((subject) => ({
      name: subject.figure === undefined ? 'traffic' : `comparability.${subject.figure}`,
      unit: null,
      ...sidesOf(subject, material),
      smallestDetectableChange: null,
      errors: errorsOf(subject, material),
      flags: [],
    })),
  };
}

function powerOf({ prepared, measured }: PreviewMaterial): PowerContext {
  const { judged, total } = judgedSoFar(prepared);
  const circumstances = circumstancesOf(prepared, measured);
  return { rules: prepared.config, circumstances, slotsToCome: isOpen(prepared) ? total - judged : 0 };
}

interface KnownMetric {
  readonly metric: Metric;
  readonly reported: readonly ReportedMetric[];
  readonly failure: FetchFailure | undefined;
  readonly power: PowerContext;
}

function previewMetric({ metric, reported, failure, power }: KnownMetric, material: PreviewMaterial): Previewed {
  const { draft, prepared } = material;
  const sides = sidesOf({ metric }, material);
  const errors = errorsOf({ metric }, material);
  const [first] = reported;
  const answers = { baseline: sides.baseline.answer, canary: sides.canary.answer };
  const flags = flagMetric({
    metric: first?.judged.metric ?? metric,
    dialect: prepared.config.dialect,
    answers,
    objections: draft.plan.unfit.find((wish) => wish.metric === metric)?.objections ?? [],
    refusal: errors.length === 0 ? failure : undefined,
    reported: errors.length === 0 ? reported : [],
    power,
  });
  const changes = reported.flatMap(({ judged }) => judged.test?.smallestDetectableChange ?? []);
  const smallestDetectableChange = changes.length > 0 ? Math.max(...changes) : null;
  return {
    name: metric.name,
    unit: first?.judged.metric.unit ?? metric.unit ?? null,
    ...sides,
    smallestDetectableChange,
    errors,
    flags,
  };
}

function sidesOf(subject: Subject, material: PreviewMaterial): Sides<PreviewedSide> {
  return { baseline: sideOf('baseline', subject, material), canary: sideOf('canary', subject, material) };
}

function sideOf(side: keyof Sides<unknown>, subject: Subject, material: PreviewMaterial): PreviewedSide {
  const { prepared, fetched, tookMs } = material;
  const wish = prepared.planned.find((one) => isOf(one, subject));
  if (!wish) return { asked: null, answer: inlineAnswer(side, subject, material) };
  const { grid, request } = prepared;
  // Of a window that has only begun it is told what will be asked.
  const whole = judgedSoFar(prepared).judged === 0 ? { ...grid, settledSlots: grid.slots } : grid;
  const asked = askedOf(wish.fetch, side, fetchGrid(whole, request.baseline.offset)[side]);
  const answered = fetched.find((one) => isOf(one, subject));
  const series = answered?.kind === 'failed' ? answered.partly?.[side] : answered?.series[side];
  const answer = asked && series ? previewAnswer(series, wish.fetch.judged, tookMs(wish.fetch.queries[side])) : null;
  return { asked: asked ? { ...asked, lookBackSeconds: wish.fetch.lookBackMs / 1_000 } : null, answer };
}

function isOf(one: Subject, { metric, figure }: Subject): boolean {
  return one.metric === metric && one.figure === figure;
}

/** Series that came with the request. */
function inlineAnswer(
  side: keyof Sides<unknown>,
  { metric }: Subject,
  { prepared: { request }, measured }: PreviewMaterial,
): PreviewedAnswer | null {
  const given = metric && Object.hasOwn(request.data, metric.name) ? request.data[metric.name]?.[side] : undefined;
  const one = measured.metrics.find((of) => of.metric.name === metric?.name);
  const [measurement] = one?.kind === 'measured' ? one.measurements : [];
  if (given === undefined || !measurement) return null;
  const values = measurement[side];
  const counts = measurement.counts?.[side];
  return previewAnswer(
    [{ labels: {}, values, filled: new Uint8Array(), counts }],
    { from: 0, to: values.length },
    null,
  );
}

function errorsOf(subject: Subject, { draft, fetched }: PreviewMaterial): PreviewError[] {
  const toError =
    (code: string) =>
    ({ pointer, message }: ErrorDetail): PreviewError => ({ code, pointer, message });
  const unasked = draft.unasked.filter((one) => isOf(one, subject)).flatMap(({ mistakes }) => mistakes);
  const refused = draft.plan.refused.filter((one) => isOf(one, subject)).flatMap(({ mistakes }) => mistakes);
  const failed = fetched.flatMap((one) => (isOf(one, subject) && one.kind === 'failed' ? [one.failure] : []));
  return [
    ...unasked.map(toError(subject.metric && !subject.metric.query ? 'CONFIG_MISMATCH' : 'UNKNOWN_SOURCE')),
    ...refused.map(toError('CONFIG_MISMATCH')),
    ...failed.map(({ code, detail: { message, side } }) => ({ code, message, side })),
  ];
}
