import type { CalibratedMetric } from '../config/calibration.js';
import { effectsChart } from './calibration-page-chart.js';
import { figure, percent } from './calibration-page-markup.js';
import { escapeMarkup } from './escape-markup.js';

/** A calibrated metric with what only a page shows. */
export interface CalibratedMetricPage {
  readonly metric: CalibratedMetric;
  readonly unit: string | undefined;
  readonly direction: 'increase' | 'decrease' | 'either';
  /** The relative changes that the metric accepts. */
  readonly tolerance: { readonly increase: number; readonly decrease: number; readonly absolute: number | undefined };
  /** All of them, not only those that the judge is given. */
  readonly effects: readonly number[];
}

/** A decrease of everything has no logarithm. */
const LARGEST_DECREASE = 0.99;

/** The part of a page that is about one metric. */
export function metricSection(page: CalibratedMetricPage, anchor: string): string {
  const { metric, unit, direction, tolerance, effects } = page;
  const accepted = {
    above: direction === 'decrease' ? Infinity : Math.log1p(tolerance.increase),
    below: direction === 'increase' ? Infinity : -Math.log1p(-Math.min(tolerance.decrease, LARGEST_DECREASE)),
  };
  const bad =
    direction === 'either' ? 'any change is bad' : `${direction === 'increase' ? 'an' : 'a'} ${direction} is bad`;
  return `<section id="${anchor}">
<h2>${escapeMarkup(metric.name)}</h2>
<p class="soft">${bad}; accepted ${escapeMarkup(acceptedText(page, unit))}</p>
<dl>
${figures(metric)}
</dl>
${effectsChart({ effects, accepted, spread: metric.spread })}
<p class="soft">How many of ${String(effects.length)} healthy comparisons differ by how much; the band is what the metric accepts today, and what lies outside of it is red.</p>
${toleranceTable(effects, direction)}
</section>`;
}

function acceptedText(
  { tolerance: { increase, decrease, absolute }, direction }: CalibratedMetricPage,
  unit?: string,
): string {
  const up = `+${percent(increase, 3)}`;
  const down = `-${percent(decrease, 3)}`;
  const relative = direction === 'increase' ? up : direction === 'decrease' ? down : `${down} to ${up}`;
  return absolute === undefined
    ? relative
    : `${relative}, or less than ${String(absolute)}${unit === undefined ? '' : ` ${unit}`}`;
}

function figures({
  spread,
  revealable,
  autocorrelation,
  coverage,
  comparisons,
  withoutData,
  falseAlarms,
}: CalibratedMetric): string {
  const rows: readonly (readonly [string, string])[] = [
    ['healthy spread', spread === null ? '–' : percent(Math.expm1(spread))],
    ['revealable in 90 %', revealable === null ? '–' : percent(revealable)],
    ['comparisons', `${String(comparisons)}${withoutData > 0 ? `, ${String(withoutData)} without data` : ''}`],
    ['slots with samples', percent(coverage, 3)],
    ['autocorrelation', figure(autocorrelation)],
    ['flagged without history', percent(falseAlarms.tier0)],
    ['flagged with history', percent(falseAlarms.tier1)],
    ['flagged by netflix-aca', percent(falseAlarms.netflixAca)],
  ];
  return rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('\n');
}

const TOLERANCES = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1];

function toleranceTable(effects: readonly number[], direction: CalibratedMetricPage['direction']): string {
  const heads = TOLERANCES.map((tolerance) => `<th scope="col">${percent(tolerance)}</th>`);
  const cells = TOLERANCES.map((tolerance) => `<td>${percent(shareBeyond(effects, tolerance, direction))}</td>`);
  return `<div class="wide"><table><tr><th scope="row">a tolerance of</th>${heads.join('')}</tr><tr><th scope="row">is exceeded in health by</th>${cells.join('')}</tr></table></div>`;
}

/** The share of healthy effects beyond a tolerance, in a direction that is bad. */
export function shareBeyond(
  effects: readonly number[],
  tolerance: number,
  direction: CalibratedMetricPage['direction'],
): number | null {
  if (effects.length === 0) return null;
  const beyond = effects.filter((effect) => {
    const change = Math.expm1(effect);
    return (direction !== 'decrease' && change >= tolerance) || (direction !== 'increase' && change <= -tolerance);
  });
  return beyond.length / effects.length;
}
