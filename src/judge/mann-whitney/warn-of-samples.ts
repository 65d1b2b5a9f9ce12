import type { MeasuredMetric, Reason } from '../measurement.js';
import { nameOf } from '../name-of.js';
import type { CleanSides } from './clean-sides.js';
import type { Comparison } from './compare-sides.js';
import type { Finding } from './evidence.js';

/** With a smaller share of the other side's samples, what is missing is worth a warning; with less than three quarters, nothing is judged. */
const FULL_COUNTERPART = 0.9;
/** From fewer samples than this one cannot know how far they depend on each other. */
const FEW_SAMPLES = 12;
/** From here on even the corrected test finds too much in few samples. */
const STRONG_DEPENDENCE = 0.8;

type Warn = (code: string, text: string) => void;

/** What to know of a metric's samples before trusting what is made of them. */
export function warnOfSamples(measured: MeasuredMetric, clean: CleanSides, finding: Finding): Reason[] {
  const name = nameOf(measured);
  const warnings: Reason[] = [];
  const warn: Warn = (code, text) => void warnings.push({ code, text: `${name} ${text}.` });
  for (const side of ['baseline', 'canary'] as const) {
    if (clean.infinite[side] > 0) {
      warn(
        'infinite-samples',
        `has ${counted(clean.infinite[side], 'infinite sample')} on the ${side}, which count as gaps`,
      );
    }
    if (clean.outliers[side] > 0) {
      warn('outliers-removed', `is judged without ${counted(clean.outliers[side], 'outlier')} of the ${side}`);
    }
  }
  if (finding.kind === 'compared') {
    warnOfShare(clean, warn);
    warnOfComparison(finding.comparison, warn);
  }
  return warnings;
}

function warnOfShare({ judged: { baseline, canary } }: CleanSides, warn: Warn): void {
  const [side, other] = canary.count < baseline.count ? ['canary', 'baseline'] : ['baseline', 'canary'];
  const [fewer, more] = [Math.min(canary.count, baseline.count), Math.max(canary.count, baseline.count)];
  if (fewer >= FULL_COUNTERPART * more) return;
  warn(
    'fewer-samples',
    `has ${counted(fewer, 'sample')} on the ${side} beside ${String(more)} on the ${other}: what is missing is not judged`,
  );
}

function warnOfComparison({ samples, aligned, rule }: Comparison, warn: Warn): void {
  if (samples.used < FEW_SAMPLES) {
    warn(
      'few-samples',
      `has ${String(samples.used)} samples a side, from which little can be known of how far they depend on each other`,
    );
  }
  if (!aligned) {
    warn(
      'unaligned-sides',
      'has samples on both sides mostly at different times: what both sides share over time is not taken out of the comparison',
    );
  }
  if (rule === 'history' || (samples.autocorrelation ?? 0) < STRONG_DEPENDENCE) return;
  const effective =
    samples.effective === null
      ? ''
      : `: its ${String(samples.used)} samples say as much as about ${String(Math.max(1, Math.round(samples.effective)))}`;
  warn(
    'strong-dependence',
    `changes slowly${effective}, and healthy sides may drift apart more often than the level says`,
  );
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
