import type { ReadConfig } from '../load-metric-configs.js';
import { checkQueries } from './check-queries.js';
import type { LintSurroundings } from './lint-surroundings.js';

/** Reads a config as `readConfig` does, and refuses also what its queries could never ask. */
export function readCheckedConfig(readConfig: ReadConfig, surroundings: LintSurroundings): ReadConfig {
  return (name, document) => {
    const reading = readConfig(name, document);
    if (reading.kind === 'refused') return reading;
    const { mistakes } = checkQueries(reading.value.config, surroundings);
    return mistakes.length > 0 ? { kind: 'refused', mistakes } : reading;
  };
}
