import type { ErrorDetail } from '../errors.js';
import type { ConfigFolder, NamedConfig } from './load-metric-configs.js';

/** The metric configs as they are now: changed files take the place of what was read before, broken ones do not. */
export interface ConfigStore {
  /** Always the same map, whose entries change. */
  readonly configs: ReadonlyMap<string, NamedConfig>;
  /** What is wrong with files that are not used, by the names of their configs. */
  readonly mistakes: ReadonlyMap<string, readonly ErrorDetail[]>;
  /** Takes what the folder holds now, and tells what that changes. */
  readonly update: (folder: ConfigFolder) => ConfigChanges;
}

/** What an update has changed, by name. */
export interface ConfigChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Whose file is newly broken, or broken in another way. */
  readonly broken: readonly string[];
}

/** A store of what the folder held at first. */
export function createConfigStore(first: ConfigFolder['configs']): ConfigStore {
  const configs = new Map(first);
  const mistakes = new Map<string, readonly ErrorDetail[]>();
  return {
    configs,
    mistakes,
    update: (folder) => {
      const names = new Set([...configs.keys(), ...folder.configs.keys(), ...folder.mistakes.keys()]);
      const changes: Record<keyof ConfigChanges, string[]> = { added: [], changed: [], removed: [], broken: [] };
      for (const name of names) {
        const what = takeOne(name, folder, { configs, mistakes });
        if (what) changes[what].push(name);
      }
      return changes;
    },
  };
}

interface Kept {
  readonly configs: Map<string, NamedConfig>;
  readonly mistakes: Map<string, readonly ErrorDetail[]>;
}

function takeOne(name: string, folder: ConfigFolder, { configs, mistakes }: Kept): keyof ConfigChanges | undefined {
  const [before, now, wrong] = [configs.get(name), folder.configs.get(name), folder.mistakes.get(name)];
  if (wrong) {
    const known = JSON.stringify(mistakes.get(name)) === JSON.stringify(wrong);
    mistakes.set(name, wrong);
    return known ? undefined : 'broken';
  }
  mistakes.delete(name);
  if (!now) return configs.delete(name) ? 'removed' : undefined;
  if (before && alike(before, now)) return undefined;
  configs.set(name, now);
  return before ? 'changed' : 'added';
}

function alike(one: NamedConfig, other: NamedConfig): boolean {
  return one.digest === other.digest && JSON.stringify(one.calibrations) === JSON.stringify(other.calibrations);
}
