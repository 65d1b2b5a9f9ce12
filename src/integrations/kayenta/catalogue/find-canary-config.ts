import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { propertyOf } from '../../../config/property-of.js';

/** By name. */
type Configs = ReadonlyMap<string, NamedConfig>;

/**
 * The metric config that Kayenta's callers mean by a canaryConfigId: the one of this name, or else the one whose JSON has this `id`, since pipelines keep the ids
 * that Kayenta gave. Undefined where there is none, or more than one.
 */
export function findCanaryConfig(configs: Configs, id: string): NamedConfig | undefined {
  const named = configs.get(id);
  if (named) return named;
  const [first, ...others] = withId(configs, id);
  return others.length === 0 ? first : undefined;
}

/** What Kayenta's callers are told as the id of a config: the one in its JSON, where that finds it again, or else its name. */
export function canaryConfigId(configs: Configs, { name, document }: NamedConfig): string {
  const written = propertyOf(document, 'id');
  // Argo Rollouts pastes ids into URLs as they are.
  if (typeof written !== 'string' || !/^[\w-][\w.-]{0,199}$/.test(written)) return name;
  return findCanaryConfig(configs, written)?.name === name ? written : name;
}

/** Why an id finds none of several configs that have it; undefined where no two have it. */
export function sharedIdAdvice(configs: Configs, id: string): string | undefined {
  const names = withId(configs, id).map(({ name }) => name);
  if (names.length < 2) return undefined;
  return `is the id in several configs, ${names.slice(0, 20).join(', ')}: give each its own, or ask for one by its name`;
}

function withId(configs: Configs, id: string): NamedConfig[] {
  if (id === '') return [];
  return [...configs.values()].filter(
    ({ config, document }) => config.dialect === 'kayenta' && propertyOf(document, 'id') === id,
  );
}
