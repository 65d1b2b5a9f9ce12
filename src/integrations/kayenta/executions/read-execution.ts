import type { NamedConfig, ReadConfig } from '../../../config/load-metric-configs.js';
import { JudgementError } from '../../../errors.js';
import type { Judgements } from '../../../judgements.js';
import { readExecutionNote, type ExecutionNote } from './execution-note.js';
import type { ToldExecution } from './execution-status.js';
import type { FindJudgement } from '../../find-judgement.js';
import type { ScoreTaking } from './kayenta-score.js';

/** What executions are read with. */
export interface ReadExecutionParts {
  readonly judgements: Pick<Judgements, 'read'>;
  readonly find: FindJudgement;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly readConfig: ReadConfig;
  readonly tellConfig: (config: NamedConfig, scopeName: string) => object;
  readonly onInconclusive: ScoreTaking['onInconclusive'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * What there is to tell of an execution after waiting so long for its judgement.
 *
 * @throws {JudgementError} INVALID_REQUEST where it is no id, UNKNOWN_JUDGEMENT where it is none of an execution
 */
export async function readExecution(id: string, parts: ReadExecutionParts, patienceMs: number): Promise<ToldExecution> {
  const { judgements, find, onInconclusive } = parts;
  const { request, note: written } = judgements.read(id);
  const note = readExecutionNote(written);
  if (!note) {
    const message = 'Cannot find the execution: the id is of a judgement that was asked for in another way';
    throw new JudgementError('UNKNOWN_JUDGEMENT', message);
  }
  // Callers poll as often as each second: before the window is over there is nothing to ask sources for.
  const found = parts.now() < endMsOf(note) ? ({ kind: 'open' } as const) : await find(id, patienceMs);
  return { id, note, found, config: toldConfig(request.config, note, parts), onInconclusive };
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
