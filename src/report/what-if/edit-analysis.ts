import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { plainDecimal } from './plain-decimal.js';
import type { MetricEdit } from './what-if-edits.js';

type RelativeChange = NonNullable<NonNullable<MetricAnalysis['tolerance']>['relative']>;

/** The options of a metric's analysis that an edit writes, each whole. */
export interface AnalysisPatch extends Partial<
  Pick<MetricAnalysis, 'tolerance' | 'effectSize' | 'muted' | 'critical' | 'onNoData'>
> {
  /** To be taken out. */
  readonly criticalChange?: null;
}

/** What an edit writes into a metric's analysis: Kayenta's effect sizes where it has them, else a tolerance. */
export function patchOfEdit(analysis: MetricAnalysis, edit: MetricEdit): AnalysisPatch {
  const { increase, decrease, absolute } = edit;
  const ofChange = [increase, decrease, absolute].some((change) => change !== undefined);
  return {
    ...(ofChange ? (analysis.effectSize ? withEffects(analysis, edit) : withTolerance(analysis, edit)) : {}),
    ...(edit.muted === undefined ? {} : { muted: edit.muted }),
    ...(edit.muted === true ? withoutSay(analysis) : {}),
  };
}

function withEffects({ effectSize }: MetricAnalysis, { increase, decrease }: MetricEdit): AnalysisPatch {
  if (!effectSize) return {};
  return {
    effectSize: {
      ...effectSize,
      ...(increase === undefined ? {} : { allowedIncrease: plainDecimal(1 + increase) }),
      ...(decrease === undefined ? {} : { allowedDecrease: plainDecimal(1 - decrease) }),
    },
  };
}

function withTolerance({ tolerance, direction }: MetricAnalysis, edit: MetricEdit): AnalysisPatch {
  const bad = direction === 'either' ? undefined : edit[direction];
  const { increase, decrease } = bad === undefined ? edit : { increase: bad, decrease: Math.min(bad, 1) };
  const relative: RelativeChange = {
    ...tolerance?.relative,
    ...(increase === undefined ? {} : { increase }),
    ...(decrease === undefined ? {} : { decrease }),
  };
  const absolute = edit.absolute ?? tolerance?.absolute;
  return {
    tolerance: {
      ...(Object.keys(relative).length > 0 ? { relative } : {}),
      ...(absolute === undefined ? {} : { absolute }),
    },
  };
}

/** A config refuses what a muted metric cannot have a say in. */
function withoutSay({ critical, criticalChange, onNoData }: MetricAnalysis): AnalysisPatch {
  return {
    ...(critical ? { critical: false } : {}),
    ...(critical && criticalChange ? { criticalChange: null } : {}),
    ...(onNoData === 'fail' ? { onNoData: 'ignore' } : {}),
  };
}

/** The analysis with an edit. */
export function editAnalysis(analysis: MetricAnalysis, edit: MetricEdit): MetricAnalysis {
  const { criticalChange, ...patch } = patchOfEdit(analysis, edit);
  return { ...analysis, ...patch, ...(criticalChange === null ? { criticalChange: undefined } : {}) };
}
