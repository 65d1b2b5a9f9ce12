import type { JudgeSettings } from '../../config/judge-settings.js';
import type { Metric } from '../../config/metric-config.js';
import type { Basis } from '../../judge/basis.js';
import { editAnalysis } from './edit-analysis.js';
import { editRules } from './edit-basis.js';
import { metricsOf } from './metrics-of.js';
import { DEFAULT_TOLERANCE } from './tolerated-change.js';
import type { MetricEdit, WhatIfEdits } from './what-if-edits.js';

/** Why a config could not be edited so, as sentences. What is wrong with it already is not held against an edit. */
export function findEditMistakes(basis: Basis, edits: WhatIfEdits): string[] {
  const known = metricsOf(basis);
  return [
    ...ofThresholds(basis.rules, edits),
    ...ofWeights(basis.rules, edits),
    ...ofGroups(known, basis.rules, edits),
    ...ofUnmeasured(basis, edits),
    ...known.flatMap((metric) => {
      const edit = edits.metrics.get(metric.name);
      return edit ? ofMetric(metric, edit, basis.rules.judge.name) : [];
    }),
  ];
}

function ofThresholds(rules: Basis['rules'], edits: WhatIfEdits): string[] {
  const { pass, marginal } = editRules(rules, edits).thresholds;
  const outside = Object.entries(edits.thresholds).filter(([, score]) => !isBetween(score, 0, 100));
  if (outside.length > 0) return outside.map(([name]) => `The threshold ${name} must be a score from 0 to 100.`);
  if (Object.keys(edits.thresholds).length === 0 || marginal <= pass) return [];
  return [`The threshold marginal (${String(marginal)}) must be at most pass (${String(pass)}).`];
}

const SLACK = 0.1;

function ofWeights(rules: Basis['rules'], edits: WhatIfEdits): string[] {
  const outside = [...edits.weights].filter(([, weight]) => !isBetween(weight, 0, 100));
  if (outside.length > 0) return outside.map(([name]) => `The weight of ${quote(name)} must be from 0 to 100.`);
  const total = totalOf(editRules(rules, edits).groups);
  if (edits.weights.size === 0 || isWhole(total) || !isWhole(totalOf(rules.groups))) return [];
  return [`The weights must total 100, now they total ${String(Number(total.toFixed(3)))}.`];
}

function totalOf(weights: Basis['rules']['groups']): number {
  return Object.values(weights).reduce((sum, weight) => sum + weight, 0);
}

function isWhole(total: number): boolean {
  return Math.abs(total - 100) <= SLACK;
}

function ofGroups(metrics: readonly Metric[], { groups }: Basis['rules'], edits: WhatIfEdits): string[] {
  const isScored = ({ name, analysis }: Metric): boolean => !(edits.metrics.get(name)?.muted ?? analysis.muted);
  return Object.keys(groups).flatMap((group) => {
    const members = metrics.filter((metric) => metric.groups.includes(group));
    if (members.some(isScored) || members.every(({ analysis }) => analysis.muted)) return [];
    return [`Group ${quote(group)} must keep a metric that is not muted: its share of the score would be lost.`];
  });
}

/** What could not be measured may only be muted. */
function ofUnmeasured({ unmeasured }: Basis, edits: WhatIfEdits): string[] {
  const names = [...new Set(unmeasured.map(({ name }) => name))];
  return names
    .filter((name) => edits.metrics.get(name)?.muted === false)
    .map((name) => `${quote(name)} could not be measured: unmuted, nothing could be judged.`);
}

function ofMetric(metric: Metric, edit: MetricEdit, judge: JudgeSettings['name']): string[] {
  const { name, analysis } = metric;
  const { increase, decrease, absolute } = edit;
  const least = analysis.effectSize ? 0 : Number.MIN_VALUE;
  const ofName = quote(name);
  const mistakes = [
    ...(isBetween(increase ?? 1, least, Infinity) ? [] : [`What ${ofName} may rise by must be more than 0 %.`]),
    ...(isBetween(decrease ?? 0.5, least, 1 - Number.EPSILON)
      ? []
      : [`What ${ofName} may fall by must be more than 0 and less than 100 %.`]),
    ...(isBetween(absolute ?? 1, Number.MIN_VALUE, Infinity)
      ? []
      : [`What ${ofName} may change by must be more than 0.`]),
  ];
  const relative = increase !== undefined || decrease !== undefined;
  return mistakes.length > 0 || analysis.effectSize || !relative ? mistakes : ofIdleOptions(metric, edit, judge);
}

/** A change that is tolerated never fails: it need not be seen, and is never critical. */
function ofIdleOptions({ name, analysis }: Metric, edit: MetricEdit, judge: JudgeSettings['name']): string[] {
  const { tolerance, criticalChange, mustDetect, direction } = editAnalysis(analysis, edit);
  const tolerated = (['increase', 'decrease'] as const)
    .filter((one) => direction === 'either' || direction === one)
    .map((one) => ({ one, share: tolerance?.relative?.[one] ?? DEFAULT_TOLERANCE[judge] }));
  const unseen = (mustDetect ?? Infinity) < Math.min(...tolerated.map(({ share }) => share));
  const idle = tolerated.some(({ one, share }) => (criticalChange?.[one] ?? Infinity) < share);
  return [
    ...(unseen
      ? [`${quote(name)} must be able to show ${percent(mustDetect)}: what it tolerates can be no more.`]
      : []),
    ...(idle
      ? [`${quote(name)} is critical from a smaller change on: what it tolerates can be no more than that.`]
      : []),
  ];
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most && Number.isFinite(value);
}

function quote(name: string): string {
  return JSON.stringify(name);
}

function percent(share = 0): string {
  return `${String(Number((100 * share).toPrecision(6)))} %`;
}
