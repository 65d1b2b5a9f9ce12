import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { propertyOf } from '../../../config/property-of.js';

/**
 * The metric config that Kayenta's callers mean by a canaryConfigId: the one of this name, or else the one whose JSON has this `id`, since pipelines keep the ids
 * that Kayenta gave. Undefined where there is none, or more than one.
 */
export function findCanaryConfig(configs: ReadonlyMap<string, NamedConfig>, id: string): NamedConfig | undefined {
  const named = configs.get(id);
  if (named || id === '') return named;
  const [first, ...others] = [...configs.values()].filter(
    ({ config, document }) => config.dialect === 'kayenta' && propertyOf(document, 'id') === id,
  );
  return others.length === 0 ? first : undefined;
}
