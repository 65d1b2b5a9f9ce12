import type { LimitTest } from '../test-result.js';
import type { MeasuredMetric } from '../measurement.js';
import { cleanSides, type CleanSides } from './clean-sides.js';
import { compareInstances } from './compare-instances.js';
import { compareSides } from './compare-sides.js';
import type { Evidence, Finding } from './evidence.js';
import { fewestSamples, problemOfCanary, problemOfSides } from './find-data-problem.js';
import type { Gathering } from './gathering.js';
import { breachOf, canBreak, holdAgainstLimit } from './limit-test.js';
import { pairSlots } from './pair-slots.js';
import { twoSidedLevel } from './significance.js';
import { toleranceOf } from './tolerance.js';
import { warnOfSamples } from './warn-of-samples.js';

/** The evidence of one metric: its canary held against the limit, if there is one; its instances against each other; its sides against each other. */
export function gatherEvidence(measured: MeasuredMetric, gathering: Gathering): Evidence {
  const { metric } = measured;
  const among = compareInstances(measured, gathering);
  const compared = among ? { ...measured, baseline: among.baseline, counts: among.counts } : measured;
  const clean = cleanSides(compared, gathering.circumstances);
  const sides = clean.judged;
  const limit = holdAgainstLimit(metric, compared.canary, clean);
  const found = gathering.overTime?.get(measured);
  const finding: Finding = found
    ? { kind: 'counts-over-time', found }
    : findingOf(compared, clean, { ...gathering, limit });
  return {
    measured,
    sides,
    limit,
    finding,
    instances: among?.instances,
    warnings: [...(among?.warnings ?? []), ...warnOfSamples(measured, clean, finding)],
  };
}

function findingOf(
  measured: MeasuredMetric,
  clean: CleanSides,
  { limit, settings, levels, circumstances }: Gathering & { readonly limit: LimitTest | undefined },
): Finding {
  const { metric, counts, history } = measured;
  const { analysis } = metric;
  const sign = limit && canBreak(limit, metric, clean) ? breachOf(limit) : 0;
  if (sign !== 0) return { kind: 'broken-limit', sign };
  const problem = analysis.compared
    ? problemOfSides(measured, clean, circumstances)
    : problemOfCanary(metric, clean, circumstances);
  if (problem) return { kind: 'no-data', problem };
  if (!analysis.compared) return { kind: 'kept-limit' };
  const comparison = compareSides(pairSlots(clean, { counts, fewest: fewestSamples(metric) }), history, {
    dependence: settings.dependence,
    confidence: settings.confidence,
    level: twoSidedLevel(analysis, levels),
    direction: analysis.direction,
    tolerance: toleranceOf(analysis),
  });
  return { kind: 'compared', comparison };
}
