import { parseDocument } from 'yaml';
import type { MetricFacts } from '../../src/calibrate/metric-facts.js';
import { metric } from '../support/metric.js';

/** Facts with a plain metric for what a test does not care about. */
export function facts(parts: Partial<MetricFacts> = {}): MetricFacts {
  return {
    metric: metric({ analysis: { direction: 'increase' } }),
    stepMs: 60_000,
    slots: 20,
    effects: [0.01, -0.02, 0.03, -0.01, 0.02, 0.01],
    withoutData: 0,
    autocorrelation: 0,
    slotDeviation: 0.1,
    coverage: 1,
    silentGaps: 0,
    ...parts,
  };
}

/** The data of YAML without mistakes or warnings. */
export function yamlOf(text: string): any {
  const document = parseDocument(text);
  if (document.errors.length + document.warnings.length > 0) throw new Error(`${String(document.errors)}\n${text}`);
  return document.toJS();
}

/** A config with a patch put over it: metrics are told by their names, everything else by its key. */
export function applyPatch(config: any, patch: any): any {
  const { metrics = [], ...rest } = patch;
  return {
    ...merge(config, rest),
    metrics: config.metrics.map((one: any) => merge(one, metrics.find(({ name }: any) => name === one.name) ?? {})),
  };
}

function merge(one: any, other: any): any {
  if (typeof one !== 'object' || typeof other !== 'object' || Array.isArray(other)) return other;
  return Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => [
      key,
      !(key in other) ? one[key] : key in one ? merge(one[key], other[key]) : other[key],
    ]),
  );
}
