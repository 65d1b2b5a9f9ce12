import { formatBeside, formatBound, withUnitOfDifference } from '../format-number.js';
import type { Decision } from './decide-metric.js';
import { describeShare } from './describe-tolerance.js';
import type { Evidence } from './evidence.js';
import { mustDetectOf } from './tolerance.js';

/** A window that shows only changes beyond this shows none that anybody waits for. */
const NO_CHANGE_AT_ALL = 100;
const PERCENT = 100;

/** What this window could not have shown, and what it must; nothing where it could. */
export function explainWeakness({ measured, finding }: Evidence, { weakness }: Decision): string {
  if (weakness?.kind !== 'underpowered' || finding.kind !== 'compared') return '';
  const { analysis, unit } = measured.metric;
  const { relative, absolute } = finding.comparison.detectable;
  const { kind } = finding.comparison.estimate.change;
  const wanted = mustDetectOf(analysis);
  const allowed = analysis.tolerance?.absolute;
  const inUnit = allowed === undefined ? undefined : withUnitOfDifference(formatBound(allowed), unit);
  const must = `${describeShare(wanted)}${inUnit === undefined ? '' : ` or ${inUnit}`} must be seen`;
  const falls = analysis.direction === 'decrease';
  const change = falls ? 'decrease' : 'change';
  // Nothing can fall by more than all of it.
  const most = falls && kind === 'ratio' ? 1 : NO_CHANGE_AT_ALL;
  if (!Number.isFinite(absolute) || (relative ?? 0) > most)
    return ` But these samples could not have shown any ${change}, and ${must}.`;
  const only = ` But this window would have shown only a ${change} of about`;
  if (relative !== null)
    return `${only} ${formatBeside(relative * PERCENT, [wanted * PERCENT])} % or more, and ${must}.`;
  if (allowed !== undefined) {
    return `${only} ${withUnitOfDifference(formatBeside(absolute, [allowed]), unit)} or more, and ${inUnit ?? ''} must be seen.`;
  }
  const size = kind === 'ratio' ? 'mean' : 'typical size';
  return ` But the ${size} of the baseline is 0, so that no change can be told in percent of it: a tolerance in its own unit would say what must be seen.`;
}
