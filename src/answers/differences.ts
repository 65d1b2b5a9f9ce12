import type { KeptReason } from '../config/kept-metric.js';
import type { KeptJudgement } from '../config/kept-judgement.js';
import type { Made } from '../identity/judgement-id.js';
import type { ReportedMetric } from '../judge/judgement.js';
import type { Labels } from '../judge/measurement.js';
import { describeLabels, nameOf } from '../judge/name-of.js';

/** What judging again is held against. */
export interface Then {
  readonly made: Made;
  /** Of the config when it was asked for. */
  readonly configDigest: string;
  /** What was judged then; undefined where it was not archived. */
  readonly kept: KeptJudgement | undefined;
}

/** What judging again comes to. */
export interface Now {
  readonly made: Made;
  readonly metrics: readonly ReportedMetric[];
}

/** Why judging again is not what it was then, each in plain words; nothing where it is. */
export function differencesOf(then: Then, now: Now): KeptReason[] {
  const { made, configDigest } = then;
  const found: KeptReason[] = [];
  if ((made.config ?? configDigest) !== (now.made.config ?? configDigest)) found.push(CONFIG_CHANGED);
  if (made.judge !== now.made.judge) {
    found.push({ code: 'judge-changed', text: `It was judged by ${made.judge}, and is now by ${now.made.judge}.` });
  }
  if (made.calibration !== now.made.calibration) found.push(CALIBRATION_CHANGED);
  if (made.digest !== now.made.digest) found.push(...seriesChanged(then, now));
  if (found.length > 0 || (made.verdict === now.made.verdict && made.score === now.made.score)) return found;
  return [OTHER_VERSION];
}

const CONFIG_CHANGED = {
  code: 'config-changed',
  text: 'The metric config has been edited since: judging again is by what it says now.',
};

const CALIBRATION_CHANGED = {
  code: 'calibration-changed',
  text: 'What is known of the healthy past of its metrics has changed since: they have been calibrated anew, or are no more.',
};

const OTHER_VERSION = {
  code: 'judge-changed',
  text: 'The same series come out otherwise by this version of canary-judge than by the one that judged them then.',
};

interface SideCount {
  readonly name: string;
  readonly side: 'baseline' | 'canary';
  readonly count: number;
}

function seriesChanged({ kept }: Then, { metrics }: Now): KeptReason[] {
  const counts = metrics.flatMap(countsNow);
  const before = new Map(kept?.metrics.flatMap(countsThen).map((one) => [keyOf(one), one]));
  const text = 'The series are not those that it was made of: samples came in late, were corrected or are gone.';
  if (!kept) {
    // Of what has no data now nobody knows whether it had any.
    const without = counts.filter(({ count }) => count === 0).map(({ name, side }) => `${name} (${side})`);
    const none = without.length > 0 ? ` None are there now of ${listed(without)}.` : '';
    return [{ code: 'series-changed', text: `${text}${none}` }];
  }
  const now = new Map(counts.map((one) => [keyOf(one), one.count]));
  const changed = [...before.values()].flatMap((one) => {
    const count = now.get(keyOf(one)) ?? 0;
    return count === one.count ? [] : [{ ...one, from: one.count, to: count }];
  });
  const show = (ones: typeof changed): string =>
    listed(ones.map(({ name, side, from, to }) => `${name} (${side}: ${String(from)}, now ${String(to)})`));
  const more = changed.filter(({ from, to }) => to > from);
  const fewer = changed.filter(({ from, to }) => to < from);
  const added = more.length > 0 ? ` More samples than then: ${show(more)}.` : '';
  return [
    { code: 'series-changed', text: `${text}${added}` },
    ...(fewer.length > 0 ? [{ code: 'data-gone', text: `Fewer samples than then, or none: ${show(fewer)}.` }] : []),
  ];
}

function countsNow({ judged, measured }: ReportedMetric): SideCount[] {
  const name = nameOf(judged);
  return (['baseline', 'canary'] as const).flatMap((side) => {
    // Nothing was asked of a baseline that nothing is compared with.
    if (measured?.sides[side].expected === 0) return [];
    return [{ name, side, count: judged[side].count }];
  });
}

function countsThen({ name, labels, baseline, canary }: KeptJudgement['metrics'][number]): SideCount[] {
  const sides = { baseline, canary };
  return (['baseline', 'canary'] as const).flatMap((side) => {
    const { coverage, count } = sides[side];
    return coverage === null ? [] : [{ name: labelled(name, labels), side, count }];
  });
}

function labelled(metric: string, labels: Labels | undefined): string {
  return labels && Object.keys(labels).length > 0 ? `${metric}${describeLabels(labels)}` : metric;
}

function keyOf({ name, side }: SideCount): string {
  return `${side} ${name}`;
}

const MOST_LISTED = 10;

function listed(texts: readonly string[]): string {
  const more = texts.length > MOST_LISTED ? ` and ${String(texts.length - MOST_LISTED)} more` : '';
  return `${texts.slice(0, MOST_LISTED).join(', ')}${more}`;
}
