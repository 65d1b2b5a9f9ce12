import { formatBeside, formatBound, withUnitOfDifference } from '../judge/format-number.js';
import { judgeCanary } from '../judge/judge-canary.js';
import type { ReportedMetric, Weakness } from '../judge/judgement.js';
import type { Circumstances, JudgingRules, Measurement } from '../judge/measurement.js';
import { describeShare } from '../judge/mann-whitney/describe-tolerance.js';
import { mustDetectOf, toleranceOf } from '../judge/mann-whitney/tolerance.js';
import { nameOf } from '../judge/name-of.js';
import type { PreviewFlag } from '../judge/preview.js';

/** By what a window would be judged, and how many slots of it are still to come. */
export interface PowerContext {
  readonly rules: JudgingRules;
  readonly circumstances: Circumstances;
  readonly slotsToCome: number;
}

/** What a metric must show, and what its window says to that. */
interface Blindness {
  readonly measured: Measurement;
  /** The smallest detectable change; null where there is nothing to be relative to. */
  readonly seen: number | null;
  readonly goal: 'must' | 'tolerance';
  readonly wanted: number;
  readonly weakness: Weakness;
}

/**
 * That a window is too short for a metric: by the judge's own reckoning it would not show what a pass must be able to show, or not all that
 * is beyond the tolerance. Of several label sets the first is told.
 */
export function flagShortWindow(reported: readonly ReportedMetric[], context: PowerContext): PreviewFlag[] {
  const blind = [...reported.flatMap(blindToMust), ...blindToTolerance(reported, context)].filter(
    ({ weakness: { slotsMissing } }) => slotsMissing === null || slotsMissing > context.slotsToCome,
  );
  const [first] = blind;
  if (!first) return [];
  const sets = new Set(blind.map(({ measured }) => measured)).size;
  const more = sets > 1 ? ` So it is for ${String(sets - 1)} more of its label sets.` : '';
  // What nobody has written nobody may have meant.
  const meant = first.goal === 'must' || first.measured.metric.analysis.tolerance !== undefined;
  const severity = meant ? 'warning' : 'note';
  return [{ code: 'window-too-short', severity, text: `${describe(first)}${more}` }];
}

function blindToMust({ judged, measured }: ReportedMetric): Blindness[] {
  if (!measured || judged.weakness?.kind !== 'underpowered') return [];
  const wanted = mustDetectOf(judged.metric.analysis);
  const seen = judged.test?.smallestDetectableChange ?? null;
  return [{ measured, seen, goal: 'must', wanted, weakness: judged.weakness }];
}

/** What is found when those that would pass are judged as though they had to show their tolerance. */
function blindToTolerance(reported: readonly ReportedMetric[], context: PowerContext): Blindness[] {
  const candidates = reported.flatMap(({ judged, measured }) => {
    const seen = judged.test?.smallestDetectableChange ?? null;
    const wanted = toleratedOf(judged.metric.analysis);
    const open = measured && judged.classification === 'pass' && !judged.weakness;
    return open && seen !== null && seen > wanted ? [{ measured, seen, wanted }] : [];
  });
  if (candidates.length === 0) return [];
  const strict = candidates.map(({ measured, wanted }) => ({
    ...measured,
    metric: { ...measured.metric, analysis: { ...measured.metric.analysis, mustDetect: wanted } },
  }));
  const { metrics } = judgeCanary(context.rules, strict, context.circumstances);
  return candidates.flatMap((candidate, i) => {
    const weakness = metrics[i]?.weakness;
    return weakness?.kind === 'underpowered' ? [{ ...candidate, goal: 'tolerance', weakness }] : [];
  });
}

function toleratedOf(analysis: Measurement['metric']['analysis']): number {
  const { increase, decrease } = toleranceOf(analysis);
  return analysis.direction === 'decrease' ? decrease : increase;
}

const PERCENT = 100;
/** Beyond this factor nobody looks for a change. */
const NO_CHANGE_AT_ALL = 100;

function describe({ measured, seen, goal, wanted, weakness }: Blindness): string {
  const { analysis, unit } = measured.metric;
  const slots = measured.canary.length;
  const change = analysis.direction === 'decrease' ? 'a decrease' : 'a change';
  const shows =
    seen === null || !(seen <= NO_CHANGE_AT_ALL)
      ? `show hardly any change`
      : `show ${change} only from about ${formatBeside(seen * PERCENT, [wanted * PERCENT])} % on`;
  const { absolute } = analysis.tolerance ?? {};
  const inUnit = absolute === undefined ? '' : ` or ${withUnitOfDifference(formatBound(absolute), unit)}`;
  const against =
    goal === 'must'
      ? `and as evidence it counts only where ${describeShare(wanted)}${inUnit} would be seen (a pass needs such evidence for more than half of the weight)`
      : `while ${describeShare(wanted)} is what its tolerance allows: what lies between goes unseen`;
  return `${nameOf(measured)}: ${String(slots)} slots ${shows}, ${against}. ${cureOf(weakness, slots, goal)}`;
}

function cureOf({ slotsMissing }: Weakness, slots: number, goal: Blindness['goal']): string {
  if (slotsMissing !== null)
    return `About ${String(slots + slotsMissing)} slots would be enough: judge a longer window.`;
  const option = goal === 'must' ? 'mustDetect' : 'tolerance';
  return `A longer window alone will not do: give the canary more traffic, calibrate the metric, or write a larger ${option}.`;
}
