import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { isKayentaConfig } from '../translate-config.js';
import { applicationsOf, canaryConfigName, updatedMsOf } from './canary-config-names.js';
import { nativeCanaryConfig } from './native-canary-config.js';

/** How a config is told. */
export interface CanaryConfigForm {
  /** What it is asked for by; its name, where it is left out. */
  readonly id?: string;
  /** The applications that a config is for which names none. */
  readonly standard?: readonly string[];
  /** What the metrics of a native config get as the name of their scope. */
  readonly scopeName?: string;
}

/** A metric config as Kayenta's canary config JSON: as it was written where it is one, else with what of ours it has words for. */
export function toCanaryConfigJson(
  named: NamedConfig,
  { id = named.name, standard = [], scopeName = 'default' }: CanaryConfigForm = {},
): Readonly<Record<string, unknown>> {
  const { config, document } = named;
  const own = applicationsOf(named);
  const updatedMs = updatedMsOf(named);
  const written =
    document !== undefined && isKayentaConfig(document) ? document : nativeCanaryConfig(config, scopeName);
  return {
    ...written,
    id,
    name: canaryConfigName(named),
    applications: own.length > 0 ? own : standard,
    updatedTimestamp: updatedMs,
    updatedTimestampIso: new Date(updatedMs).toISOString(),
  };
}
