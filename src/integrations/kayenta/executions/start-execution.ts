import type { Asker } from '../../../access/asker.js';
import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { toDetails, within, type Mistake, type Reading } from '../../../config/mistake.js';
import { JudgementError } from '../../../errors.js';
import type { Judgements } from '../../../judgements.js';
import { asKayentaWrote } from './as-kayenta-wrote.js';
import { readExecutionRequest, type ExecutionRequest } from './execution-request.js';
import type { ExecutionQuery } from './execution-query.js';
import { chooseScope, toJudgementBody } from './judgement-body.js';
import { knownSource } from './known-source.js';
import { looksOf } from './looks-of.js';
import { toExecutionNote } from './to-execution-note.js';

/** What an execution is started with. */
export interface ExecutionStart {
  readonly query: ExecutionQuery;
  /** As the body has it. */
  readonly request: unknown;
  /** Where it stands there. */
  readonly place: readonly string[];
  readonly config: ExecutionConfig;
}

/** The config of an execution: one of the service's, or one that came along. */
export interface ExecutionConfig {
  readonly named: NamedConfig;
  /** As a judgement request states it. */
  readonly stated: string | object;
  /** What Kayenta's callers know it by. */
  readonly id: string;
}

/** What executions are started by. */
export interface StartParts {
  readonly judgements: Pick<Judgements, 'accept'>;
  readonly sources: ReadonlyMap<string, unknown>;
  /** How often a rollout is judged. */
  readonly looks: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Checks an execution and gives the id under which any replica judges it.
 *
 * @throws {JudgementError} where the request is at fault, by itself or for its config, at the places of Kayenta's body
 */
export async function startExecution(
  { judgements, sources, looks, now }: StartParts,
  start: ExecutionStart,
  asker: Asker,
): Promise<string> {
  const { query, place, config } = start;
  const source = knownSource(query.metricsAccountName, sources, asker.shown);
  const request = read(readExecutionRequest(start.request), place);
  const basis = { config: config.named.config, named: config.stated, source };
  const body = { ...read(toJudgementBody(request, basis), place), ...looksOf(basis.config, looks) };
  const note = toExecutionNote(request, { query, config, acceptedAtMs: now() });
  try {
    return await judgements.accept(body, note, asker);
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    throw asKayentaWrote(error, placesOf(start, request));
  }
}

function read<T>(reading: Reading<T>, place: readonly string[]): T {
  if (reading.kind === 'read') return reading.value;
  const mistakes = place.reduceRight<readonly Mistake[]>((all, key) => within(key, all), reading.mistakes);
  throw new JudgementError('INVALID_REQUEST', 'Cannot judge this execution', toDetails(mistakes));
}

function placesOf({ place, config }: ExecutionStart, request: ExecutionRequest) {
  const chosen = chooseScope(request.scopes, config.named.config);
  const pointer = place.map((key) => `/${key}`).join('');
  return {
    config: config.named.config,
    scopeName: chosen.kind === 'read' ? chosen.value.name : '',
    request: pointer,
    canaryConfig: pointer === '' ? '' : '/canaryConfig',
  };
}
