import type { Thresholds } from '../config/thresholds.js';
import { formatBound } from './format-number.js';
import type { Verdict } from './judgement.js';
import type { Reason } from './measurement.js';
import { showScore } from './show-score.js';

/** What a score means by the thresholds; `because` follows the sentence, such as "latency failed", or is empty. */
export function explainScore(
  { score, because }: { readonly score: number; readonly because: string },
  verdict: Exclude<Verdict, 'inconclusive'>,
  thresholds: Thresholds,
): Reason {
  const shown = `Score ${formatScore(score, thresholds)}`;
  const pass = formatBound(thresholds.pass);
  const marginal = formatBound(thresholds.marginal);
  switch (verdict) {
    case 'pass':
      return { code: 'score-reaches-pass', text: `${shown} reaches ${pass}${because && `, although ${because}`}.` };
    case 'marginal':
      return {
        code: 'score-below-pass',
        text: `${shown} reaches ${marginal}, but not ${pass}${because && `: ${because}`}.`,
      };
    case 'fail':
      return { code: 'score-below-marginal', text: `${shown} is below ${marginal}${because && `: ${because}`}.` };
  }
}

/** A score in words, as every report shows it. */
export function formatScore(score: number, { pass, marginal }: Thresholds): string {
  return String(showScore(score, [pass, marginal]));
}

/** "a", "a and b", "a, b and 7 more"; empty for none. */
export function listInWords(items: readonly string[], most = 5): string {
  const listed = items.length > most ? [...items.slice(0, most), `${String(items.length - most)} more`] : items;
  const last = listed.at(-1);
  if (last === undefined) return '';
  return listed.length > 1 ? `${listed.slice(0, -1).join(', ')} and ${last}` : last;
}
