import type { Asker } from '../../../access/asker.js';
import type { ReadConfig } from '../../../config/load-metric-configs.js';
import { toDetails, within, type Mistake, type Reading } from '../../../config/mistake.js';
import { JudgementError } from '../../../errors.js';
import type { Judgements } from '../../../judgements.js';
import type { ExecutionQuery } from '../executions/execution-query.js';
import { toJudgementBody } from '../executions/judgement-body.js';
import { knownSource } from '../executions/known-source.js';
import { looksOf } from '../executions/looks-of.js';
import type { ExecutionConfig } from '../executions/start-execution.js';
import { writeAnalysisNote } from './analysis-note.js';
import { readAnalysisRequest, type AnalysisRequest } from './analysis-request.js';
import { asAnalysisWrote } from './as-analysis-wrote.js';
import { layIntervals, type AnalysisInterval } from './lay-intervals.js';
import { toExecutionRequest } from './to-execution-request.js';

/** What an analysis is started with. */
export interface AnalysisStart {
  readonly query: ExecutionQuery;
  readonly user: string;
  readonly config: ExecutionConfig;
  /** Undefined where the config came along. */
  readonly canaryConfigId: string | undefined;
  /** As the body has it. */
  readonly request: unknown;
  /** Where it stands there. */
  readonly place: readonly string[];
}

/** What analyses are started by. */
export interface StartAnalysisParts {
  readonly judgements: Pick<Judgements, 'accept'>;
  readonly sources: ReadonlyMap<string, unknown>;
  readonly readConfig: ReadConfig;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Checks an analysis and gives the id by which any replica makes its judgements.
 *
 * @throws {JudgementError} where the request is at fault, by itself or for its config, or is not over yet
 */
export async function startAnalysis(
  { judgements, sources, now }: StartAnalysisParts,
  start: AnalysisStart,
  asker: Asker,
): Promise<string> {
  const { query, user, canaryConfigId } = start;
  const pointer = start.place.map((key) => `/${key}`).join('');
  const source = knownSource(query.metricsAccountName, sources, asker.shown);
  const request = read(readAnalysisRequest(start.request), start.place);
  const acceptedAtMs = now();
  const intervals = laid(request, acceptedAtMs, pointer);
  try {
    const bodies = bodiesOf(intervals, request, { ...start.config, source });
    const note = { acceptedAtMs, user, query: definedOf(query), request };
    const written = writeAnalysisNote({ ...note, ...(canaryConfigId === undefined ? {} : { canaryConfigId }) });
    // The shortest window may be too short, and the longest too long.
    if (bodies.first) await judgements.accept(bodies.first, {}, asker);
    return await judgements.accept(bodies.last, written, asker);
  } catch (error) {
    throw error instanceof JudgementError ? asAnalysisWrote(error, pointer) : error;
  }
}

function laid(request: AnalysisRequest, nowMs: number, place: string): AnalysisInterval[] {
  try {
    return layIntervals(request, nowMs);
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    const details = error.details.map((detail) => ({ ...detail, pointer: `${place}${detail.pointer}` }));
    throw new JudgementError(error.code, error.message, details);
  }
}

interface AnalysisBasis extends Pick<ExecutionConfig, 'named' | 'stated'> {
  readonly source: string | undefined;
}

interface AnalysisBodies {
  /** Undefined where there is one judgement. */
  readonly first: Readonly<Record<string, unknown>> | undefined;
  readonly last: Readonly<Record<string, unknown>>;
}

function bodiesOf(
  intervals: readonly AnalysisInterval[],
  request: AnalysisRequest,
  { named, stated, source }: AnalysisBasis,
): AnalysisBodies {
  const { config } = named;
  const looks = looksOf(config, intervals.length);
  const bodyOf = (interval: AnalysisInterval) => {
    const execution = toExecutionRequest(request, interval);
    return { ...read(toJudgementBody(execution, { config, named: stated, source }), []), ...looks };
  };
  const [first, ...others] = intervals;
  const last = others.at(-1);
  if (!first) throw new RangeError('An analysis has a judgement');
  return last ? { first: bodyOf(first), last: bodyOf(last) } : { first: undefined, last: bodyOf(first) };
}

function read<T>(reading: Reading<T>, place: readonly string[]): T {
  if (reading.kind === 'read') return reading.value;
  const mistakes = place.reduceRight<readonly Mistake[]>((all, key) => within(key, all), reading.mistakes);
  throw new JudgementError('INVALID_REQUEST', 'Cannot analyse this request of Kayenta', toDetails(mistakes));
}

function definedOf(query: ExecutionQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : [])),
  );
}
