import type { Thresholds } from '../config/thresholds.js';
import type { Verdict } from './judgement.js';

/** What a score is by its thresholds, both inclusive. */
export function verdictOf(score: number, { pass, marginal }: Thresholds): Exclude<Verdict, 'inconclusive'> {
  if (score >= pass) return 'pass';
  return score >= marginal ? 'marginal' : 'fail';
}
