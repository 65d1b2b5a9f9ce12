import { decideMetric } from '../mann-whitney/decide-metric.js';
import { gatherEvidence } from '../mann-whitney/gather-evidence.js';
import type { Gathering } from '../mann-whitney/gathering.js';
import { findSignificant } from '../mann-whitney/significance.js';
import { cutCircumstances, cutSlots } from './cut-slots.js';
import type { WatchedMetric } from './watched-metric.js';

/** What a planned look shows of one metric. */
export interface LookedAt {
  readonly watched: WatchedMetric;
  /** Of a change in a direction that is bad; null where nothing could be compared. */
  readonly pValue: number | null;
  /** What fails the canary at this look; undefined where nothing does. */
  readonly stops: 'comparison' | 'limit' | undefined;
}

/** A metric as it stands so many slots before now, at the look of this number, counted from 0. */
export function lookAt(
  watched: WatchedMetric,
  { look, dropped }: { readonly look: number; readonly dropped: number },
  gathering: Gathering,
): LookedAt {
  const { circumstances, levels } = gathering;
  const then = { ...gathering, circumstances: cutCircumstances(circumstances, dropped) };
  const evidence = gatherEvidence(cutSlots(watched.looked, dropped), then);
  const { finding, measured } = evidence;
  if (finding.kind === 'broken-limit') return { watched, pValue: null, stops: 'limit' };
  if (finding.kind !== 'compared') return { watched, pValue: null, stops: undefined };
  const { analysis } = measured.metric;
  const test = { analysis, lookLimit: watched.limits[look] ?? 0, ...finding.comparison };
  const [significance] = findSignificant([test], levels);
  const { criticalFailure } = decideMetric(evidence, significance);
  return { watched, pValue: significance?.pValue ?? null, stops: criticalFailure ? 'comparison' : undefined };
}
