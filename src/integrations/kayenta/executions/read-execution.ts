import type { Asker } from '../../../access/asker.js';
import type { NamedConfig, ReadConfig } from '../../../config/load-metric-configs.js';
import { JudgementError, statedWaitSeconds } from '../../../errors.js';
import type { Judgements } from '../../../judgements.js';
import { readExecutionNote, type ExecutionNote } from './execution-note.js';
import type { ToldExecution } from './execution-status.js';
import type { FindJudgement, FoundJudgement } from '../../find-judgement.js';
import type { ScoreTaking } from './kayenta-score.js';

/** What executions are read with. */
export interface ReadExecutionParts {
  readonly judgements: Pick<Judgements, 'read'>;
  readonly find: FindJudgement;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly readConfig: ReadConfig;
  readonly tellConfig: (config: NamedConfig, scopeName: string) => object;
  readonly onInconclusive: ScoreTaking['onInconclusive'];
  /** Forgets what came of an id. */
  readonly cancel: (id: string) => void;
  /** How long sources are given from when an execution could be judged. */
  readonly deadlineMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** For whom an execution is read, and how long they wait. */
export interface ReadingExecution {
  readonly asker: Asker;
  readonly patienceMs: number;
}

/**
 * What there is to tell of an execution after waiting so long for its judgement.
 *
 * @throws {JudgementError} INVALID_REQUEST where it is no id, UNKNOWN_JUDGEMENT where it is none of an execution
 */
export async function readExecution(
  id: string,
  parts: ReadExecutionParts,
  { asker, patienceMs }: ReadingExecution,
): Promise<ToldExecution> {
  const { judgements, onInconclusive } = parts;
  const { request, note: written } = judgements.read(id, asker);
  const note = readExecutionNote(written);
  if (!note) {
    const message = 'Cannot find the execution: the id is of a judgement that was asked for in another way';
    throw new JudgementError('UNKNOWN_JUDGEMENT', message);
  }
  // Callers poll as often as each second: before the window is over there is nothing to ask sources for.
  const found =
    parts.now() < endMsOf(note)
      ? ({ kind: 'open' } as const)
      : await findInTime(id, note, { ...parts, asker, patienceMs });
  return { id, note, found, config: toldConfig(request.config, note, parts), onInconclusive };
}

type Finding = ReadingExecution & Pick<ReadExecutionParts, 'find' | 'cancel' | 'deadlineMs' | 'now'>;

/** Where somebody says when to ask again, and there is time until then, it is no failure yet: to who polls, one would be the end. */
async function findInTime(id: string, note: ExecutionNote, parts: Finding): Promise<FoundJudgement> {
  const { find, asker, patienceMs, cancel, now, deadlineMs } = parts;
  const found = await find(id, patienceMs, asker);
  if (found.kind !== 'failed') return found;
  const waitMs = 1_000 * (statedWaitSeconds(found.error.details) ?? Infinity);
  const untilMs = Math.max(note.acceptedAtMs, endMsOf(note)) + deadlineMs;
  if (now() + waitMs >= untilMs) return found;
  cancel(id);
  return { kind: 'running' };
}

function endMsOf({ request }: ExecutionNote): number {
  return Math.max(...Object.values(request.scopes).map(({ experimentScope }) => Date.parse(experimentScope.end)));
}

function toldConfig(
  config: unknown,
  { request }: ExecutionNote,
  { configs, readConfig, tellConfig }: ReadExecutionParts,
): object | undefined {
  const [scopeName = 'default'] = Object.keys(request.scopes);
  if (typeof config === 'string') {
    const named = configs.get(config);
    return named && tellConfig(named, scopeName);
  }
  const reading = readConfig('ad-hoc', config);
  return reading.kind === 'read' ? tellConfig(reading.value, scopeName) : undefined;
}
