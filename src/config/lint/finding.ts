import type { LintName } from '../lint-names.js';

/** What is wrong with a config beyond its schema. */
export type Finding = Mistaken | Doubtful;

/** Nothing can be judged with it. */
export interface Mistaken extends Found {
  readonly severity: 'error';
  readonly rule: 'promql' | 'filter' | 'template' | 'selector' | 'undeclared-variable' | 'too-large';
}

/** It can be judged, and hardly means what its author wants. */
export interface Doubtful extends Found {
  readonly severity: 'warning';
  readonly rule: LintName | 'useless-switch-off';
}

interface Found {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The name of the metric that it is about, if one. */
  readonly metric?: string;
}
