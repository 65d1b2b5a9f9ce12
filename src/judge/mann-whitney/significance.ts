import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { adjustByBenjaminiHochberg, adjustByHolm } from '../../stats/adjust-p-values.js';
import { settle } from '../settle.js';

/** The p values from which down something is beyond chance, all looks at a rollout together. */
export interface Levels {
  readonly falseDiscoveryRate: number;
  /** The most that a metric's own p value may be. */
  readonly own: number;
  readonly critical: number;
}

/** The config's levels, shared among the looks at one rollout. */
export function levelsOf(settings: MannWhitneySettings, looks: number): Levels {
  return {
    falseDiscoveryRate: settings.falseDiscoveryRate / looks,
    own: settings.level / looks,
    critical: settings.criticalLevel / looks,
  };
}

/** The two-sided level that a metric's own test has: a test in one direction may spend all of it there. */
export function twoSidedLevel(
  { critical, direction }: Pick<MetricAnalysis, 'critical' | 'direction'>,
  levels: Levels,
): number {
  return (critical ? levels.critical : levels.own) * (direction === 'either' ? 1 : 2);
}

/** A metric's test, among those of the others. */
export interface Tested {
  readonly analysis: Pick<MetricAnalysis, 'critical' | 'muted' | 'direction'>;
  /** Two-sided. */
  readonly pValue: number;
  readonly sign: number;
  /** At a planned look: what its p value may be at most, the level being shared among metrics and looks already; 0 before any look. */
  readonly lookLimit?: number | undefined;
}

/** Whether a metric has changed beyond chance. */
export interface Significance {
  /** Of a change in a direction that is bad. */
  readonly pValue: number;
  /** Null where the metric is muted, and so not among the others. */
  readonly adjustedPValue: number | null;
  readonly significant: boolean;
  /** Whether it would be, were it the only metric. */
  readonly alone: boolean;
  /** What each of both p values may be at most. */
  readonly limit: number;
  readonly adjustedLimit: number;
}

/**
 * Which changes are beyond chance, of all metrics together: critical ones so that the chance of any false one stays below the critical
 * level (Holm 1979), the others so that of those that fail a small share is false (Benjamini & Hochberg 1995), each by its own p value
 * too. A muted one stands alone, and so does one that has a limit of its own at a planned look.
 */
export function findSignificant(tests: readonly Tested[], levels: Levels): Significance[] {
  const pValues = tests.map(inBadDirection);
  const adjusted = new Map<number, number>();
  const adjust = (isOf: (test: Tested) => boolean, by: (p: readonly number[]) => number[]): void => {
    const members = [...tests.keys()].filter((i) =>
      tests.slice(i, i + 1).some((test) => !test.analysis.muted && test.lookLimit === undefined && isOf(test)),
    );
    const values = by(members.map((i) => pValues[i] ?? NaN));
    for (const [place, i] of members.entries()) adjusted.set(i, values[place] ?? NaN);
  };
  adjust(({ analysis }) => analysis.critical, adjustByHolm);
  adjust(({ analysis }) => !analysis.critical, adjustByBenjaminiHochberg);
  return tests.map(({ analysis, lookLimit }, i) => {
    const pValue = pValues[i] ?? NaN;
    if (lookLimit !== undefined) return atLook(pValue, lookLimit);
    const adjustedPValue = adjusted.get(i) ?? null;
    const limit = analysis.critical ? levels.critical : levels.own;
    const adjustedLimit = analysis.critical ? levels.critical : levels.falseDiscoveryRate;
    const alone = settle(pValue) <= limit;
    const significant = alone && (adjustedPValue === null || settle(adjustedPValue) <= adjustedLimit);
    return { pValue, adjustedPValue, significant, alone, limit, adjustedLimit };
  });
}

function atLook(pValue: number, limit: number): Significance {
  const significant = limit > 0 && settle(pValue) <= limit;
  return { pValue, adjustedPValue: pValue, significant, alone: significant, limit, adjustedLimit: limit };
}

/** The p value of a change in a direction that is bad. */
export function inBadDirection({ analysis, pValue, sign }: Omit<Tested, 'lookLimit'>): number {
  if (analysis.direction === 'either') return pValue;
  const bad = analysis.direction === 'increase' ? 1 : -1;
  if (sign === 0) return 1;
  return sign === bad ? pValue / 2 : 1 - pValue / 2;
}
