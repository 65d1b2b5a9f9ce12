import type { AskedQueries, Labels, Sides } from '../judge/measurement.js';
import type { JudgedWindow } from '../judge/judgement.js';
import type {
  Preview,
  Previewed,
  PreviewedAnswer,
  PreviewedSide,
  PreviewError,
  PreviewFlag,
} from '../judge/preview.js';
import { roundNumber } from './round-number.js';
import { toSides } from './sides-json.js';
import { commonScale, sparkline, type SparklineScale } from './sparkline.js';

/** A preview as plain data in the wire format. */
export interface PreviewReport {
  /** Whether everything was answered and nothing found that would keep a judgement from using it. */
  readonly ok: boolean;
  readonly config: Preview['config'];
  readonly judge: string;
  readonly window: JudgedWindow & { readonly plannedSlots: number; readonly open: boolean };
  readonly flags: readonly PreviewFlag[];
  readonly metrics: readonly PreviewedReport[];
  readonly figures: readonly PreviewedReport[];
  readonly sides?: object;
  readonly timing: { readonly fetchMs: number | null; readonly sources: object };
}

/** A metric or another figure of a preview as plain data. */
export interface PreviewedReport extends Sides<PreviewedSideReport> {
  readonly name: string;
  readonly unit: string | null;
  readonly smallestDetectableChange: number | null;
  readonly errors: readonly PreviewError[];
  readonly flags: readonly PreviewFlag[];
}

/** One side of it. */
export interface PreviewedSideReport {
  /** As it can be sent to the source by hand. */
  readonly asked:
    | (AskedQueries['queries'] & {
        readonly source: string;
        readonly start: string;
        readonly end: string;
        readonly step: number;
        readonly lookBack: number;
      })
    | null;
  readonly answer: PreviewedAnswerReport | null;
}

/** What came back on one side. */
export interface PreviewedAnswerReport {
  readonly series: number;
  readonly labels: readonly Labels[];
  readonly samples: number;
  readonly expected: number;
  readonly coverage: number | null;
  readonly gaps: { readonly slots: number; readonly longest: number };
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
  readonly events?: number | null;
  readonly exposure?: number | null;
  /** To the same scale on both sides. */
  readonly sparkline: string;
  readonly tookMs: number | null;
}

/** The preview as plain data in the wire format: numbers rounded once, NaN and infinities as null. */
export function toPreviewReport(preview: Preview): PreviewReport {
  const { config, judge, window, plannedSlots, open, flags, timing, sides } = preview;
  const all = [...preview.metrics, ...preview.figures];
  const grave = [...flags, ...all.flatMap((one) => one.flags)].some(({ severity }) => severity === 'error');
  return {
    ok: !grave && all.every(({ errors }) => errors.length === 0),
    config,
    judge,
    window: { ...window, plannedSlots, open },
    flags,
    metrics: preview.metrics.map(toPreviewed),
    figures: preview.figures.map(toPreviewed),
    ...(sides ? { sides: toSides(sides) } : {}),
    timing: {
      fetchMs: roundNumber(timing.fetchMs),
      sources: Object.fromEntries(
        Object.entries(timing.sources).map(([name, { attempts, waitedMs }]) => [
          name,
          { attempts, waitedMs: roundNumber(waitedMs) },
        ]),
      ),
    },
  };
}

function toPreviewed({ baseline, canary, smallestDetectableChange, ...rest }: Previewed): PreviewedReport {
  const scale = commonScale([baseline, canary].flatMap(({ answer }) => answer?.slots ?? []));
  return {
    name: rest.name,
    unit: rest.unit,
    smallestDetectableChange: smallestDetectableChange === null ? null : roundNumber(smallestDetectableChange),
    baseline: toSide(baseline, scale),
    canary: toSide(canary, scale),
    errors: rest.errors,
    flags: rest.flags,
  };
}

function toSide({ asked, answer }: PreviewedSide, scale: SparklineScale): PreviewedSideReport {
  return { asked: asked && toAsked(asked), answer: answer && toAnswer(answer, scale) };
}

function toAsked({
  source,
  queries,
  start,
  end,
  stepSeconds,
  lookBackSeconds,
}: NonNullable<PreviewedSide['asked']>): NonNullable<PreviewedSideReport['asked']> {
  return { source, ...queries, start, end, step: stepSeconds, lookBack: lookBackSeconds };
}

function toAnswer(answer: PreviewedAnswer, scale: SparklineScale): PreviewedAnswerReport {
  const { series, labels, samples, expected, longestGap, min, median, max, slots, counts, tookMs } = answer;
  return {
    series,
    labels,
    samples,
    expected,
    coverage: expected === 0 ? null : roundNumber(samples / expected),
    gaps: { slots: expected - samples, longest: longestGap },
    min: roundNumber(min),
    median: roundNumber(median),
    max: roundNumber(max),
    ...(counts ? { events: roundNumber(counts.events), exposure: roundNumber(counts.exposure) } : {}),
    sparkline: sparkline(slots, scale),
    tookMs: tookMs === null ? null : roundNumber(tookMs),
  };
}
