import { standardJudge, type JudgeSettings, type MannWhitneySettings } from '../config/judge-settings.js';
import { FEWEST_COMPARISONS } from '../stats/history-test.js';
import type { Advice, LengthAdvice, MetricAdvice, Wishes } from './advice.js';
import { adviseMissing } from './advise-missing.js';
import { adviseCommonStep, adviseStep } from './advise-step.js';
import { adviseTolerance } from './advise-tolerance.js';
import { adviseWindow, FEWEST_SLOTS, levelAmong } from './advise-window.js';
import { asLength } from './lengths.js';
import type { MetricFacts } from './metric-facts.js';

/** What healthy comparisons advise for each metric and for the config, for what its author wishes. */
export function advise(facts: readonly MetricFacts[], wishes: Wishes, judge: JudgeSettings): Advice {
  const scored = facts.filter(({ metric }) => !metric.analysis.muted);
  const critical = scored.filter(({ metric }) => metric.analysis.critical).length;
  const counts = { critical: Math.max(1, critical), others: Math.max(1, scored.length - critical) };
  const metrics = facts.map((one) => adviseMetric(one, { wishes, judge, counts }));
  const stepMs = Math.min(...facts.map((one) => one.stepMs));
  const steps = metrics.flatMap(({ step }) => (step ? [step] : []));
  const step = adviseCommonStep(steps, stepMs);
  return { wishes, metrics, step, window: commonWindow(metrics, step?.ms ?? stepMs) };
}

interface Context {
  readonly wishes: Wishes;
  readonly judge: JudgeSettings;
  /** Of metrics that are scored. */
  readonly counts: { readonly critical: number; readonly others: number };
}

function adviseMetric(facts: MetricFacts, { wishes, judge, counts }: Context): MetricAdvice {
  const { metric, effects, withoutData } = facts;
  const about = { metric, comparisons: effects.length };
  const silence = silenceOf(facts);
  if (silence !== undefined) return { ...about, silence, options: [], step: null, window: null };
  const tolerance = adviseTolerance(facts, wishes, judge);
  const missing = adviseMissing(facts, judge.name);
  const level = levelAmong(metric, counts, nativeSettings(judge));
  const window = adviseWindow({ facts, wishes, tolerance: tolerance.inForce, level });
  const lost = withoutData > 0 ? ` ${String(withoutData)} more came to nothing for want of data.` : '';
  const [first, ...rest] = tolerance.options;
  const options = first ? [{ ...first, why: `${first.why}${lost}` }, ...rest] : [];
  return { ...about, options: [...options, ...(missing ? [missing] : [])], step: adviseStep(facts), window };
}

function silenceOf({ metric: { analysis }, effects, withoutData }: MetricFacts): string | undefined {
  if (!analysis.compared) return 'It is held against its limit alone, not against a baseline.';
  if (effects.length >= FEWEST_COMPARISONS) return undefined;
  const lost = withoutData > 0 ? `; ${String(withoutData)} more came to nothing for want of data` : '';
  return `Too few healthy comparisons: ${String(effects.length)}, and ${String(FEWEST_COMPARISONS)} are needed${lost}.`;
}

/** Windows are reckoned for the native judge: the other one has neither levels nor a history. */
function nativeSettings(judge: JudgeSettings): MannWhitneySettings {
  const settings = judge.name === 'mann-whitney' ? judge : standardJudge('mann-whitney');
  if (settings.name !== 'mann-whitney') throw new RangeError('The native judge is always there');
  return settings;
}

/** The longest of the metrics' windows, and long enough to be judged at this step. */
function commonWindow(metrics: readonly MetricAdvice[], stepMs: number): LengthAdvice | null {
  const advised = metrics.flatMap(({ metric, window }) => (window ? [{ name: metric.name, ms: window.ms }] : []));
  if (advised.length === 0) return null;
  const [longest] = advised.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0));
  if (!longest?.ms) return { ms: null, why: 'no window is long enough for any metric.' };
  const never = advised.filter(({ ms }) => ms === null).map(({ name }) => JSON.stringify(name));
  const unseen = never.length > 0 ? `; no window is long enough for ${never.join(', ')}` : '';
  const least = FEWEST_SLOTS * stepMs;
  if (longest.ms < least) return { ms: least, why: `${String(FEWEST_SLOTS)} slots of ${asLength(stepMs)}${unseen}.` };
  return { ms: longest.ms, why: `${JSON.stringify(longest.name)} needs ${asLength(longest.ms)}${unseen}.` };
}
