import type { KeptJudgement } from '../../config/kept-judgement.js';
import { showComparison } from '../plain-judgement.js';
import { markup, type Markup } from './markup.js';

/** What a second judge makes of the same; nothing where none was asked. */
export function comparisonSection({ comparison }: KeptJudgement): Markup | null {
  if (!comparison) return null;
  return markup`<section id="comparison">
<h2>A second judge</h2>
<p>${showComparison(comparison)}</p>
${comparison.reason && markup`<p>${comparison.reason.text}</p>\n`}</section>
`;
}
