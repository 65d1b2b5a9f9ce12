import type { Shown } from '../../../access/shown.js';
import type { NamedConfig, ReadConfig } from '../../../config/load-metric-configs.js';
import { shown, toDetails, within } from '../../../config/mistake.js';
import { JudgementError } from '../../../errors.js';
import { canaryConfigId, findCanaryConfig, sharedIdAdvice } from '../catalogue/find-canary-config.js';
import type { ExecutionConfig } from './start-execution.js';

/** What Kayenta calls executions whose config comes along. */
const AD_HOC = 'ad-hoc';

/**
 * The config of the service's that an execution names.
 *
 * @throws {JudgementError} UNKNOWN_CONFIG, or NOT_ALLOWED to who is not told of all
 */
export function registeredConfig(id: string, all: ReadonlyMap<string, NamedConfig>, shownTo: Shown): ExecutionConfig {
  const configs = shownTo.configs(all);
  const named = findCanaryConfig(configs, id);
  if (named) return { named, stated: named.name, id: canaryConfigId(configs, named) };
  const known = [...configs.keys()].slice(0, 20).join(', ');
  const unknown = `is the id of no canary config; known: ${known === '' ? 'none' : known}`;
  const message = sharedIdAdvice(configs, id) ?? unknown;
  throw new JudgementError(shownTo.unknown.config, `Cannot judge by canary config ${shown(id)}`, [
    { pointer: '', message },
  ]);
}

/**
 * The config that comes with an execution.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake in it
 */
export function adHocConfig(document: unknown, readConfig: ReadConfig): ExecutionConfig {
  const refused = 'Cannot judge this execution';
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    const message = `must be a canary config, is ${shown(document)}`;
    throw new JudgementError('INVALID_REQUEST', refused, [{ pointer: '/canaryConfig', message }]);
  }
  const reading = readConfig(AD_HOC, document);
  if (reading.kind === 'read') return { named: reading.value, stated: document, id: AD_HOC };
  throw new JudgementError('INVALID_REQUEST', refused, toDetails(within('canaryConfig', reading.mistakes)));
}
