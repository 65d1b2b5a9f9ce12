import { z } from 'zod';
import { parseInstant } from '../../../config/instant.js';
import { readBySchema, shown, type Reading } from '../../../config/mistake.js';
import { ScoreThresholds } from '../kayenta-config.js';

const LONGEST_MINUTES = 366 * 24 * 60;

/** A whole number, also as a text: Kayenta's JSON reader takes both. */
const whole = (most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int().min(0).max(most).nullish(),
  );
const minutes = whole(LONGEST_MINUTES);
const optionalText = z.string().max(1_000).nullish();

const Time = z
  .string()
  .max(40)
  .refine((text) => parseInstant(text) !== undefined, {
    error: ({ input }) => `must be an RFC 3339 time such as "2026-11-20T10:00:00Z", is ${shown(input)}`,
  })
  .nullish();

// As lenient as Kayenta's own JSON reader: unknown keys pass, null is the same as absent.

const Scope = z.looseObject({
  scopeName: z.string().max(200).nullish(),
  controlScope: optionalText,
  controlLocation: optionalText,
  controlOffsetInMinutes: minutes,
  experimentScope: optionalText,
  experimentLocation: optionalText,
  startTimeIso: Time,
  endTimeIso: Time,
  step: whole(86_400),
  extendedScopeParams: z.record(z.string().max(200), optionalText).nullish(),
});

const Request = z.looseObject({
  scopes: z.array(Scope).min(1).max(100),
  thresholds: ScoreThresholds,
  lifetimeDurationMins: minutes,
  beginAfterMins: minutes,
  lookbackMins: minutes,
  analysisIntervalMins: minutes,
});

/** A scope of an analysis with both of its sides, as Kayenta's callers state it. */
export interface AnalysisScope {
  readonly scopeName: string;
  readonly controlScope: string;
  readonly controlLocation: string;
  readonly controlOffsetInMinutes: number;
  readonly experimentScope: string;
  readonly experimentLocation: string;
  readonly startTimeIso?: string;
  readonly endTimeIso?: string;
  /** In seconds; 0 is the config's. */
  readonly step: number;
  readonly extendedScopeParams: Readonly<Record<string, string>>;
}

/** What Kayenta's callers ask of a standalone analysis, in its own words: plain data. */
export interface AnalysisRequest {
  /** At least one; times and step are those of the first. */
  readonly scopes: readonly [AnalysisScope, ...AnalysisScope[]];
  readonly thresholds: { readonly pass: number; readonly marginal: number };
  readonly lifetimeDurationMins?: number;
  readonly beginAfterMins: number;
  readonly lookbackMins: number;
  readonly analysisIntervalMins?: number;
}

/** The analysis that a document asks for, or every mistake in it. */
export function readAnalysisRequest(document: unknown): Reading<AnalysisRequest> {
  const reading = readBySchema(Request, document);
  if (reading.kind === 'refused') return reading;
  const { scopes, thresholds, lifetimeDurationMins, beginAfterMins, lookbackMins, analysisIntervalMins } =
    reading.value;
  const [first, ...others] = scopes.map(toScope);
  if (!first) throw new RangeError('The schema wants a scope');
  const value = {
    scopes: [first, ...others] as const,
    thresholds: { pass: thresholds.pass, marginal: thresholds.marginal },
    ...(lifetimeDurationMins == null ? {} : { lifetimeDurationMins }),
    beginAfterMins: beginAfterMins ?? 0,
    lookbackMins: lookbackMins ?? 0,
    ...(analysisIntervalMins == null ? {} : { analysisIntervalMins }),
  };
  return { ...reading, value };
}

function toScope({ scopeName, startTimeIso, endTimeIso, ...scope }: z.output<typeof Scope>): AnalysisScope {
  const params = Object.entries(scope.extendedScopeParams ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    scopeName: scopeName ?? 'default',
    controlScope: scope.controlScope ?? '',
    controlLocation: scope.controlLocation ?? '',
    controlOffsetInMinutes: scope.controlOffsetInMinutes ?? 0,
    experimentScope: scope.experimentScope ?? '',
    experimentLocation: scope.experimentLocation ?? '',
    ...(startTimeIso == null ? {} : { startTimeIso }),
    ...(endTimeIso == null ? {} : { endTimeIso }),
    step: scope.step ?? 0,
    extendedScopeParams: Object.fromEntries(params),
  };
}
