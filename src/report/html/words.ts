import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { markup, type Markup } from './markup.js';

const VERDICTS: Readonly<Record<KeptJudgement['verdict'], readonly [sign: string, word: string]>> = {
  pass: ['✓', 'Pass'],
  marginal: ['≈', 'Marginal'],
  fail: ['✕', 'Fail'],
  inconclusive: ['?', 'Inconclusive'],
};

/** A verdict as a badge: a sign and a word beside its colour. */
export function verdictBadge(verdict: KeptJudgement['verdict']): Markup {
  const [sign, word] = VERDICTS[verdict];
  return markup`<span class="badge ${verdict}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

const OUTCOMES: Readonly<Record<KeptMetric['classification'], readonly [sign: string, word: string]>> = {
  pass: ['✓', 'pass'],
  high: ['▲', 'high'],
  low: ['▼', 'low'],
  'no-data': ['?', 'no data'],
  error: ['!', 'error'],
};

/** How a metric came out: a sign and a word beside its colour. */
export function outcomeOf({ classification, muted }: Pick<KeptMetric, 'classification' | 'muted'>): Markup {
  const [sign, word] = OUTCOMES[classification];
  return markup`<span class="${muted ? 'soft' : classification}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

/** What else to know of it: whether it is critical, whether it is muted. */
export function marksOf({ critical, muted }: Pick<KeptMetric, 'critical' | 'muted'>): Markup {
  return markup`${critical && markup` <span class="mark">critical</span>`}${muted && markup` <span class="mark">muted</span>`}`;
}

/** "1 slot", "2 slots". */
export function counted(count: number, one: string): string {
  return `${String(count)} ${count === 1 ? one : `${one}s`}`;
}
