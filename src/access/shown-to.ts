import { isListed, type Caller } from './caller.js';
import { matchesAny } from './matches-pattern.js';
import type { Shown } from './shown.js';

/** What of the service a caller is told that it is there. */
export function shownTo(caller: Caller): Shown {
  const { configs, sources } = caller;
  return {
    configs: (all) => (configs ? some(all, (name) => matchesAny(name, configs)) : all),
    sources: (all) => (sources ? some(all, (name) => sources.includes(name)) : all),
    unknown: {
      config: configs ? 'NOT_ALLOWED' : 'UNKNOWN_CONFIG',
      source: sources ? 'NOT_ALLOWED' : 'UNKNOWN_SOURCE',
    },
    everything: !isListed(caller),
  };
}

function some<T>(all: ReadonlyMap<string, T>, may: (name: string) => boolean): ReadonlyMap<string, T> {
  return new Map([...all].filter(([name]) => may(name)));
}
