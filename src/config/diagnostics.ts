import { parseConfigDocument, type DocumentBounds } from './config-document.js';
import { placeDiagnostics, type Diagnostic, type Unplaced } from './diagnostic.js';
import { lintConfig } from './lint/lint-config.js';
import type { LintSurroundings } from './lint/lint-surroundings.js';
import type { ReadConfig } from './load-metric-configs.js';
import type { MetricConfig } from './metric-config.js';
import { propertyOf } from './property-of.js';

/** A metric config as a person wrote it. */
export interface WrittenConfig {
  readonly name: string;
  readonly text: string;
  readonly format: 'yaml' | 'json';
  /** How much it may hold; as much as a file by default. */
  readonly bounds?: DocumentBounds;
}

/** What a config is checked with. */
export interface DiagnosisParts {
  readonly readConfig: ReadConfig;
  readonly surroundings: LintSurroundings;
}

/** All that is wrong or doubtful about a metric config at once: its syntax; else what its schema refuses; else what its queries say, and what lint finds. */
export function diagnoseConfig(
  { name, text, format, bounds }: WrittenConfig,
  { readConfig, surroundings }: DiagnosisParts,
): Diagnostic[] {
  const document = parseConfigDocument(text, format, bounds);
  if (document.kind === 'broken') {
    return document.mistakes.map((mistake) => ({ severity: 'error', rule: 'syntax', pointer: '', ...mistake }));
  }
  const { data } = document;
  const reading = readConfig(name, data);
  if (reading.kind === 'refused') {
    const mistakes = reading.mistakes.map((mistake): Unplaced => {
      const metric = metricAt(data, mistake.path);
      const about = metric === undefined ? {} : { metric };
      return { severity: 'error', rule: 'schema', ...mistake, ...about };
    });
    return placeDiagnostics(mistakes, document);
  }
  const taken = reading.warnings.map((message): Unplaced => ({
    severity: 'warning',
    rule: 'kayenta',
    path: [],
    message,
  }));
  const { config } = reading.value;
  return placeDiagnostics([...taken, ...unaskable(config), ...lintConfig(config, surroundings)], document);
}

/** What Kayenta would take, and fail to ask. */
function unaskable({ metrics }: MetricConfig): Unplaced[] {
  return metrics.flatMap(({ name, query }, i): Unplaced[] => {
    const problem = query && 'problem' in query ? query.problem : undefined;
    if (problem === undefined) return [];
    return [{ severity: 'warning', rule: 'kayenta', path: ['metrics', i, 'query'], message: problem, metric: name }];
  });
}

/** The name of the metric that something in a document is about. */
function metricAt(document: unknown, [key, index]: Unplaced['path']): string | undefined {
  const metrics = key === 'metrics' ? propertyOf(document, key) : undefined;
  const metric: unknown = Array.isArray(metrics) && typeof index === 'number' ? metrics[index] : undefined;
  const name = propertyOf(metric, 'name');
  return typeof name === 'string' ? name : undefined;
}
