import type { Doubtful } from './finding.js';

/** A warning, not yet held against what is switched off. */
export type Doubt = Omit<Doubtful, 'severity'>;
