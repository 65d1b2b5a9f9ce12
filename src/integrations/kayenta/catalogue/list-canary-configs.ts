import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { applicationsOf, canaryConfigName, updatedMsOf } from './canary-config-names.js';
import { canaryConfigId } from './find-canary-config.js';

/** A config as Kayenta lists it. */
export interface CanaryConfigSummary {
  readonly id: string;
  readonly name: string;
  readonly updatedTimestamp: number;
  readonly updatedTimestampIso: string;
  readonly applications: readonly string[];
}

/** Whose configs are listed. */
export interface CanaryConfigWish {
  /** The applications that are asked for; empty for all. */
  readonly asked: readonly string[];
  /** Those that a config is for which names none. */
  readonly standard: readonly string[];
}

/**
 * The configs for some applications as Kayenta lists them, in the order of their names. A config that names no application is for every one: it is listed whatever is
 * asked for, under the applications that were asked for and the standard ones.
 */
export function listCanaryConfigs(
  configs: ReadonlyMap<string, NamedConfig>,
  { asked, standard }: CanaryConfigWish,
): CanaryConfigSummary[] {
  return [...configs.values()]
    .map((named) => ({ id: canaryConfigId(configs, named), ...toSummary(named, { asked, standard }) }))
    .filter(({ applications }) => asked.length === 0 || asked.some((one) => applications.includes(one)))
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
}

function toSummary(named: NamedConfig, { asked, standard }: CanaryConfigWish): Omit<CanaryConfigSummary, 'id'> {
  const own = applicationsOf(named);
  const updatedMs = updatedMsOf(named);
  return {
    name: canaryConfigName(named),
    updatedTimestamp: updatedMs,
    updatedTimestampIso: new Date(updatedMs).toISOString(),
    applications: own.length > 0 ? own : [...new Set([...standard, ...asked])],
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
