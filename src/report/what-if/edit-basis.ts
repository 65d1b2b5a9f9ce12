import type { Metric } from '../../config/metric-config.js';
import type { Basis } from '../../judge/basis.js';
import { editAnalysis } from './edit-analysis.js';
import type { WhatIfEdits } from './what-if-edits.js';

/** What a judgement by other rules is decided from. Looks that have passed without a stop would have been others, so that they are taken again. */
export function editBasis(basis: Basis, edits: WhatIfEdits): Basis {
  if (edits.metrics.size === 0) return { ...basis, rules: editRules(basis.rules, edits) };
  const edited = new Map<string, Metric>();
  const edit = (metric: Metric): Metric => {
    const changes = edits.metrics.get(metric.name);
    const done = edited.get(metric.name);
    if (!changes || done) return done ?? metric;
    const changed = { ...metric, analysis: editAnalysis(metric.analysis, changes) };
    edited.set(metric.name, changed);
    return changed;
  };
  const { plan } = basis;
  return {
    ...basis,
    rules: editRules(basis.rules, edits),
    measured: basis.measured.map((one) => ({ ...one, metric: edit(one.metric) })),
    unmeasured: basis.unmeasured.map(edit),
    plan: plan && { looks: plan.looks, total: plan.total, judged: plan.judged },
  };
}

/** The rules with other thresholds and weights. */
export function editRules(rules: Basis['rules'], { thresholds, weights }: WhatIfEdits): Basis['rules'] {
  const groups = Object.entries(rules.groups).map(([name, weight]) => [name, weights.get(name) ?? weight] as const);
  return {
    ...rules,
    thresholds: { ...rules.thresholds, ...thresholds },
    groups: Object.fromEntries(groups),
  };
}
