import type { Metric } from '../../config/metric-config.js';
import type { Basis } from '../../judge/basis.js';
import { yamlComment, yamlFlow, type FlowValue } from '../yaml-patch.js';
import { patchOfEdit, type AnalysisPatch } from './edit-analysis.js';
import { editRules } from './edit-basis.js';
import { metricsOf } from './metrics-of.js';
import type { WhatIfEdits } from './what-if-edits.js';

/**
 * Edits as a YAML patch in the form of a config, with only what changes: thresholds and groups whole, and the `analysis` of metrics, which
 * are told by their names; empty where nothing does. What is told above it is a comment.
 */
export function renderEdits(basis: Basis, edits: WhatIfEdits, about: string): string {
  const { thresholds, groups } = editRules(basis.rules, edits);
  const metrics = metricsOf(basis);
  const changed = metrics.flatMap((metric) => {
    const edit = edits.metrics.get(metric.name);
    return edit ? [{ metric, patch: patchOfEdit(metric.analysis, edit) }] : [];
  });
  const body = [
    ...(Object.keys(edits.thresholds).length > 0 ? [`thresholds: ${yamlFlow({ ...thresholds })}\n`] : []),
    ...(edits.weights.size > 0 ? [`groups: ${yamlFlow(withQuotedKeys(groups))}\n`] : []),
    ...(changed.length > 0 ? ['metrics:\n', ...changed.flatMap(metricLines)] : []),
  ];
  if (body.length === 0) return '';
  const isOfKayenta = metrics.some(({ analysis }) => analysis.effectSize !== undefined);
  const removes = changed.some(({ patch }) => patch.criticalChange === null);
  return [
    yamlComment(about),
    ...(removes ? [yamlComment('What is null is to be taken out.')] : []),
    ...(isOfKayenta ? [yamlComment(IN_KAYENTAS_JSON)] : []),
    ...body,
  ].join('');
}

const IN_KAYENTAS_JSON =
  "In Kayenta's JSON, thresholds are classifier.scoreThresholds, groups are classifier.groupWeights, and of a metric effectSize, muted and critical stand in analysisConfigurations.canary; onNoData: ignore is mustHaveData: false there.";

function metricLines({ metric, patch }: { readonly metric: Metric; readonly patch: AnalysisPatch }): string[] {
  const options = Object.entries({ ...patch, ...writtenTolerance(patch) }).flatMap(([option, value]) =>
    value === undefined ? [] : [`      ${option}: ${yamlFlow(toFlow(value))}\n`],
  );
  return [`  - name: ${JSON.stringify(metric.name)}\n`, '    analysis:\n', ...options];
}

/** One number says both directions where it means the same. */
function writtenTolerance({ tolerance }: AnalysisPatch): { readonly tolerance?: FlowValue } {
  if (!tolerance?.relative) return {};
  const { increase, decrease } = tolerance.relative;
  const alike = increase !== undefined && decrease === Math.min(increase, 1);
  return { tolerance: toFlow({ ...tolerance, relative: alike ? increase : tolerance.relative }) };
}

function withQuotedKeys(weights: Basis['rules']['groups']): FlowValue {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [JSON.stringify(name), weight]));
}

type Plain = FlowValue | undefined | { readonly [key: string]: Plain };

/** Without what is not there. */
function toFlow(value: Plain): FlowValue {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, toFlow(one)]])),
  );
}
