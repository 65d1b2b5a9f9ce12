import type { EvidenceOutcome, RecordedSeries } from '../../config/evidence-outcome.js';
import { JudgementError, toPointer } from '../../errors.js';
import type { Sides } from '../../judge/measurement.js';
import type { MetricSource, SlotRange } from '../../sources/metric-source.js';
import type { FetchedWish } from '../fetch-judgement.js';
import type { FetchFailure } from '../fetch-failure.js';
import type { MeasuredSeries } from '../measured-series.js';
import type { PlannedWish } from '../plan-judgement.js';
import { countedSeries } from '../ratio-of-counts.js';
import { figureOf } from './judged-series.js';

/**
 * What came of each wish by the evidence, and what opened its queries then.
 *
 * @throws {JudgementError} INVALID_REQUEST where that is not what this request and config ask for
 */
export function evidenceFetched(
  planned: readonly PlannedWish[],
  outcomes: readonly EvidenceOutcome[],
  canaryRange: SlotRange,
): FetchedWish[] {
  if (planned.length !== outcomes.length) {
    const message = `are ${String(outcomes.length)}, and the request asks for ${String(planned.length)} by its config`;
    throw unfit([], message);
  }
  return planned.map((wish, place) => {
    const outcome = outcomes[place];
    if (!outcome || outcome.metric !== wish.metric?.name || outcome.figure !== figureOf(wish)) {
      throw unfit([place], `is of ${nameOf(outcome)}, and the request asks for ${nameOf(subjectOf(wish))} there`);
    }
    for (const side of ['baseline', 'canary'] as const) checkKind(wish, outcome, { side, place });
    const source = withLinks(wish.fetch.source, outcome, canaryRange);
    return fetchedWish({ ...wish, fetch: { ...wish.fetch, source } }, outcome);
  });
}

function unfit(path: readonly (string | number)[], message: string): JudgementError {
  return new JudgementError('INVALID_REQUEST', 'Cannot judge by this evidence', [
    { pointer: toPointer(['evidence', 'outcomes', ...path]), message },
  ]);
}

type Named = Pick<EvidenceOutcome, 'metric' | 'figure'>;

function subjectOf(wish: PlannedWish): Named {
  return { metric: wish.metric?.name, figure: figureOf(wish) };
}

function nameOf(subject: Named | undefined): string {
  if (subject?.metric !== undefined) return `metric "${subject.metric}"`;
  return subject?.figure ?? 'nothing';
}

interface Place {
  readonly side: keyof Sides<unknown>;
  readonly place: number;
}

/** A metric that counts has events, any other one values. */
function checkKind({ fetch }: PlannedWish, { series }: EvidenceOutcome, { side, place }: Place): void {
  const counts = fetch.queries.canary.kind === 'counts';
  const wrong = series?.[side].findIndex(({ values }) => (values === undefined) !== counts) ?? -1;
  if (wrong < 0) return;
  const right = counts ? 'events and exposure, which its metric asks for' : 'values, which its metric asks for';
  throw unfit([place, 'series', side, wrong], `must have ${right}`);
}

/** The source as it told where its queries can be opened. */
function withLinks(source: MetricSource, { queries }: EvidenceOutcome, { firstMs }: SlotRange): MetricSource {
  return {
    ...source,
    linksTo: (query, range) => {
      // Both sides may ask the same, of another time.
      const sides = range.firstMs === firstMs ? [queries.canary, queries.baseline] : [queries.baseline];
      const asked = sides.flatMap((side) => [side?.query ?? [], side?.events ?? [], side?.exposure ?? []].flat());
      return asked.find(({ text }) => text === query.text)?.links ?? [];
    },
  };
}

function fetchedWish(wish: PlannedWish, { series, remarks, failure }: EvidenceOutcome): FetchedWish {
  if (failure) return { ...wish, kind: 'failed', failure: failureOf(failure) };
  const { baseline = [], canary = [] } = series ?? {};
  return {
    ...wish,
    kind: 'fetched',
    series: { baseline: baseline.map(measuredSeries), canary: canary.map(measuredSeries) },
    remarks,
  };
}

function measuredSeries({ labels, values, events, exposure }: RecordedSeries): MeasuredSeries {
  if (values) return { labels, ...values };
  const none = { values: new Float64Array() };
  return countedSeries(labels, { events: (events ?? none).values, exposure: (exposure ?? none).values });
}

function failureOf(failure: NonNullable<EvidenceOutcome['failure']>): FetchFailure {
  const { code, givenUp, message, metric, side, source, query, retryAfterSeconds } = failure;
  const detail = {
    pointer: '',
    message,
    ...(metric === undefined ? {} : { metric }),
    ...(side === undefined ? {} : { side }),
    ...(source === undefined ? {} : { source }),
    ...(query === undefined ? {} : { query }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  return { code, givenUp, detail };
}
