import type { KeptMetric } from '../../config/kept-metric.js';
import { describeEffect, effectOf } from '../show-effect.js';
import { showBeside, showBound, showDifference, showQuantity, showShare } from '../show-number.js';

/** What was found and what is accepted, in one short line; undefined where nothing was compared. */
export function describeFinding(metric: KeptMetric, judge: string): string | undefined {
  const { test } = metric;
  if (!test) return undefined;
  if (test.rule === 'limit') return limitInWords(metric);
  const effect = effectOf(metric);
  if (effect && effect !== test.effect) return `From 0 to ${showQuantity(effect.value, metric.unit)}.`;
  const told = effect && describeEffect(effect, metric.unit, metric.accepted);
  if (!told) return undefined;
  if (isKayentas(judge)) return `Samples ${told}${meanInWords(test.meanRatio)}${fromMeanOn(metric)}`;
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}${fromChangeOn(metric)}`;
}

/** Whether a metric was judged by Kayenta's rules, where shifts are found and ratios of means are accepted. */
export function isKayentas(judge: string): boolean {
  return judge.startsWith('netflix-aca');
}

function limitInWords({ test, unit }: KeptMetric): string | undefined {
  const limit = test?.limit;
  const value = limit?.value ?? null;
  if (!limit || value === null) return undefined;
  const { of, max, min } = limit;
  const bounds = [max, min].filter((bound) => bound !== undefined);
  const accepted = [
    ...(max === undefined ? [] : [`at most ${showBound(max, unit)}`]),
    ...(min === undefined ? [] : [`at least ${showBound(min, unit)}`]),
  ].join(' and ');
  const shown = `${showBeside(value, bounds, 4)}${unit === null ? '' : ` ${unit}`}`;
  return `The canary's ${of === 'every' ? 'furthest sample' : of} is ${shown}; accepted is ${accepted}.`;
}

/** From which changes on it fails: "; an increase of 10 % or more fails, unless chance explains it." */
function fromChangeOn(metric: KeptMetric): string {
  const { accepted, unit } = metric;
  if (!accepted) return '.';
  if (effectOf(metric)?.kind === 'difference' && accepted.absolute === null) return '.';
  const { increase, decrease, absolute } = accepted;
  const inUnit = absolute === null ? '' : showDifference(absolute, unit);
  // Whether the relative part counts of a difference as well, the judgement does not tell.
  if (effectOf(metric)?.kind === 'difference')
    return `; ${wayOf(increase, decrease)} of less than ${inUnit} never fails.`;
  const fails = `${inUnit && ` and of ${inUnit}`} or more fails, unless chance explains it.`;
  if (increase !== null && decrease !== null && increase !== decrease)
    return `; an increase of ${showShare(increase)} or a decrease of ${showShare(decrease)}${fails}`;
  const share = increase ?? decrease;
  return share === null ? '.' : `; ${wayOf(increase, decrease)} of ${showShare(share)}${fails}`;
}

function wayOf(increase: number | null, decrease: number | null): string {
  if (increase !== null && decrease !== null) return 'a change';
  return increase === null ? 'a decrease' : 'an increase';
}

function meanInWords(meanRatio: number | null): string {
  if (meanRatio === null) return '';
  const percent = (meanRatio - 1) * 100;
  if (percent === 0) return ', the mean no different';
  return `, the mean ${showBeside(Math.abs(percent), [])} % ${percent > 0 ? 'higher' : 'lower'}`;
}

function fromMeanOn({ accepted }: KeptMetric): string {
  const { increase = null, decrease = null } = accepted ?? {};
  const parts = [
    ...((increase ?? 0) === 0 ? [] : [`${showShare(increase)} higher`]),
    ...((decrease ?? 0) === 0 ? [] : [`${showShare(decrease)} lower`]),
  ];
  if (parts.length === 0) return '; any shift in a bad direction fails, unless chance explains it.';
  return `; a mean less than ${parts.join(' or ')} is accepted.`;
}
