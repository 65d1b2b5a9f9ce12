import type { Request } from 'express';
import { JudgementError } from '../../../errors.js';

/** What Kayenta's callers say of an execution beside its body; what they leave out, or leave empty, is undefined. */
export interface ExecutionQuery {
  readonly application: string | undefined;
  readonly parentPipelineExecutionId: string | undefined;
  readonly metricsAccountName: string | undefined;
  readonly configurationAccountName: string | undefined;
  readonly storageAccountName: string | undefined;
}

const LONGEST = 200;

/**
 * The query of a request that starts an execution. Whatever else stands there is left alone.
 *
 * @throws {JudgementError} INVALID_REQUEST where something is too long to be told again
 */
export function readExecutionQuery({ query }: Pick<Request, 'query'>): ExecutionQuery {
  const said = (name: keyof ExecutionQuery): string | undefined => {
    const given = query[name];
    const [first] = Array.isArray(given) ? given : [given];
    if (typeof first !== 'string' || first === '') return undefined;
    if (first.length <= LONGEST) return first;
    const message = `must be at most ${String(LONGEST)} characters long, is ${String(first.length)} long`;
    throw new JudgementError('INVALID_REQUEST', 'Cannot judge this execution', [{ pointer: `?${name}`, message }]);
  };
  return {
    application: said('application'),
    parentPipelineExecutionId: said('parentPipelineExecutionId'),
    metricsAccountName: said('metricsAccountName'),
    configurationAccountName: said('configurationAccountName'),
    storageAccountName: said('storageAccountName'),
  };
}
