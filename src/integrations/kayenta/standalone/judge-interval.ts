import type { Asker } from '../../../access/asker.js';
import type { KeptJudgement } from '../../../config/kept-judgement.js';
import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { JudgementError } from '../../../errors.js';
import type { Judgements } from '../../../judgements.js';
import { toCanaryResult } from '../executions/canary-result.js';
import type { FindJudgement } from '../../find-judgement.js';
import { toKayentaScore, type ScoreTaking } from '../executions/kayenta-score.js';
import { inconclusiveReason } from '../executions/told-score-reason.js';
import { toExecutionNote } from '../executions/to-execution-note.js';
import type { AnalysisNote } from './analysis-note.js';
import { endsAnalysis, type AnalysisScore } from './judge-analysis.js';
import type { AnalysisInterval } from './lay-intervals.js';
import { toExecutionRequest } from './to-execution-request.js';

/** What one judgement of an analysis came to: a score, or none and why. */
export type JudgedInterval =
  | ({
      readonly kind: 'judged';
      readonly interval: AnalysisInterval;
      /** It can be asked for by itself. */
      readonly executionId: string;
      /** Kayenta's CanaryResult. */
      readonly result: object;
      readonly warnings: readonly string[];
      /** How many. */
      readonly metrics: number;
      /** Whether the analysis goes no further. */
      readonly ends: boolean;
    } & AnalysisScore)
  | {
      readonly kind: 'failed';
      readonly interval: AnalysisInterval;
      /** Undefined where not even an execution can be made of it. */
      readonly executionId: string | undefined;
      readonly exceptionType: string;
      readonly messages: readonly string[];
    };

/** What an interval is judged by. */
export interface IntervalWork {
  readonly judgements: Pick<Judgements, 'accept' | 'read'>;
  readonly find: FindJudgement;
  readonly onInconclusive: ScoreTaking['onInconclusive'];
  readonly asked: ReturnType<Judgements['read']>;
  readonly note: AnalysisNote;
  /** Undefined where it is not there any more. */
  readonly named: NamedConfig | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly asker: Asker;
}

/** What an interval comes to, or `running` where that is not known after so long. */
export async function judgeInterval(
  interval: AnalysisInterval,
  work: IntervalWork,
  patienceMs: number,
): Promise<JudgedInterval | 'running'> {
  const executionId = await acceptInterval(interval, work);
  if (executionId instanceof JudgementError) return failed(interval, executionId, undefined);
  const found = await work.find(executionId, patienceMs, work.asker);
  switch (found.kind) {
    case 'running':
    case 'open':
      return 'running';
    case 'failed':
      return failed(interval, found.error, executionId);
    case 'judged':
      return judged(found.judgement, { interval, executionId, work });
  }
}

/** The id of an execution of Kayenta's API, the same whoever asks and whenever. */
async function acceptInterval(
  interval: AnalysisInterval,
  { judgements, asked, note, named, asker }: IntervalWork,
): Promise<string | JudgementError> {
  const { startMs, endMs } = interval;
  const window = { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
  try {
    return await judgements.accept({ ...asked.request, window }, named ? noteOf(interval, note, named) : {}, asker);
  } catch (error) {
    if (error instanceof JudgementError) return error;
    throw error;
  }
}

function noteOf(interval: AnalysisInterval, note: AnalysisNote, named: NamedConfig) {
  const { application, parentPipelineExecutionId, ...accounts } = note.query;
  const query = {
    application,
    parentPipelineExecutionId,
    metricsAccountName: accounts.metricsAccountName,
    configurationAccountName: accounts.configurationAccountName,
    storageAccountName: accounts.storageAccountName,
  };
  const config = { id: note.canaryConfigId ?? named.name, named };
  // Told by itself its score is the one that the analysis went by.
  const request = { ...toExecutionRequest(note.request, interval), siteLocal: true };
  return toExecutionNote(request, { query, config, acceptedAtMs: note.acceptedAtMs });
}

function failed(
  interval: AnalysisInterval,
  { code, message, details }: JudgementError,
  executionId: string | undefined,
): JudgedInterval {
  const messages = [message, ...details.map((detail) => detail.message)];
  return { kind: 'failed', interval, executionId, exceptionType: code, messages };
}

interface JudgedWork {
  readonly interval: AnalysisInterval;
  readonly executionId: string;
  readonly work: IntervalWork;
}

function judged(judgement: KeptJudgement, { interval, executionId, work }: JudgedWork): JudgedInterval {
  const taking = { aboveMarginal: true, onInconclusive: work.onInconclusive };
  const score = toKayentaScore(judgement, taking);
  const result = toCanaryResult(judgement, { ...taking, durationMs: interval.endMs - interval.startMs });
  if (!score || !result) {
    const messages = [inconclusiveReason(judgement, taking)];
    return { kind: 'failed', interval, executionId, exceptionType: 'INCONCLUSIVE', messages };
  }
  const { thresholds, metrics } = judgement;
  const scored = { score: score.score, thresholds };
  const edited = work.judgements.read(executionId, work.asker).configDigest !== work.asked.configDigest;
  const warnings = [...warningsOf(judgement), ...(edited ? [EDITED] : [])];
  const ends = endsAnalysis(scored);
  return { kind: 'judged', interval, executionId, result, warnings, metrics: metrics.length, ends, ...scored };
}

const EDITED = 'The metric config has been edited since the analysis was asked for.';
/** Where Kayenta begins to doubt. */
const FEW = 50;

function warningsOf({ warnings, metrics }: KeptJudgement): string[] {
  const few = metrics.filter(({ baseline }) => baseline.count < FEW).map(({ name }) => name);
  const named = [...new Set(few)].slice(0, 20).join(', ');
  return [
    ...warnings.map(({ text }) => text),
    ...(few.length > 0
      ? [`Fewer than ${String(FEW)} samples of the baseline, which is little to judge by: ${named}`]
      : []),
  ];
}
