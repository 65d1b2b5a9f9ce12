import type { Metric } from '../config/metric-config.js';
import { listInWords } from './explain-score.js';
import type { CanaryJudgement } from './judgement.js';

/** The judgement with a word in its reason about what could not be measured, so that nobody takes it for judged. Muted metrics have no say in any case. */
export function mentionUnmeasured<J extends CanaryJudgement>(judgement: J, unmeasured: readonly Metric[]): J {
  const names = unmeasured.filter(({ analysis }) => !analysis.muted).map(({ name }) => name);
  if (names.length === 0) return judgement;
  const { code, text } = judgement.reason;
  const told = `${listInWords(names)} could not be measured and ${names.length > 1 ? 'have' : 'has'} no share in that.`;
  return { ...judgement, reason: { code, text: `${text} ${told}` } };
}
