import type { Calibration } from '../config/calibration.js';
import { metricSection, type CalibratedMetricPage } from './calibration-page-metric.js';
import { percent } from './calibration-page-markup.js';
import { escapeMarkup } from './escape-markup.js';
import { CALIBRATION_STYLE, CALIBRATION_STYLE_HASH } from './calibration-page-style.js';

/** What a page tells of a calibration. */
export interface CalibrationPage {
  readonly calibration: Calibration;
  readonly metrics: readonly CalibratedMetricPage[];
}

/** A calibration as one HTML document that needs nothing else and runs no script. */
export function renderCalibrationPage({ calibration, metrics }: CalibrationPage): string {
  const title = `Calibration of ${escapeMarkup(calibration.config)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${CALIBRATION_STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${CALIBRATION_STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${about(calibration)}
${overview(metrics)}
${metrics.map((metric, i) => metricSection(metric, anchorOf(i))).join('\n')}
${notCalibrated(calibration)}
</body>
</html>
`;
}

function anchorOf(index: number): string {
  return `metric-${String(index + 1)}`;
}

function about(calibration: Calibration): string {
  const { appliesTo, windows, excluded, overlapping, from, to, windowSeconds, slots, stepSeconds } = calibration;
  const left = [
    ...(excluded > 0 ? [`${String(excluded)} left out for incidents`] : []),
    ...(overlapping > 0 ? [`${String(overlapping)} for the window before them`] : []),
  ];
  const scope = Object.entries(appliesTo).map(([name, value]) => `${name}=${value}`);
  return `<p>${String(windows)} windows of ${String(windowSeconds / 60)} min (${String(slots)} slots of ${String(stepSeconds)} s) from ${escapeMarkup(from)} to ${escapeMarkup(to)}${left.length > 0 ? `; ${left.join(', ')}` : ''}.</p>
<p>For ${scope.length === 0 ? 'every scope' : escapeMarkup(scope.join(', '))}. ${escapeMarkup(comparedOf(calibration))} Made ${escapeMarkup(calibration.made)}.</p>`;
}

const MOST_PAIRS_TOLD = 3;

function comparedOf({ pairs, halves }: Calibration): string {
  if (halves) return `Compared were the instances of ${scopeText(halves)}, half with half.`;
  const told = pairs
    .slice(0, MOST_PAIRS_TOLD)
    .map(({ baseline, canary }) => `${scopeText(canary)} with ${scopeText(baseline)}`);
  const more = pairs.length > told.length ? ` and ${String(pairs.length - told.length)} more` : '';
  return `Compared were ${told.join('; ')}${more}.`;
}

function scopeText(scope: Readonly<Record<string, string>>): string {
  return `{${Object.entries(scope)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}}`;
}

function overview(metrics: readonly CalibratedMetricPage[]): string {
  const rows = metrics.map(
    ({ metric: { name, spread, revealable, falseAlarms } }, i) =>
      `<tr><td><a href="#${anchorOf(i)}">${escapeMarkup(name)}</a></td><td>${spread === null ? '–' : percent(Math.expm1(spread))}</td><td>${percent(revealable)}</td><td>${percent(falseAlarms.tier0)}</td><td>${percent(falseAlarms.tier1)}</td><td>${percent(falseAlarms.netflixAca)}</td></tr>`,
  );
  return `<div class="wide"><table>
<thead><tr><th scope="col">metric</th><th scope="col">spread</th><th scope="col">revealable</th><th scope="col">flagged without history</th><th scope="col">with history</th><th scope="col">by netflix-aca</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
<p class="soft">All comparisons are of healthy sides, so that every one that is flagged is a false alarm. Revealable is the smallest change that 90 % of such windows show with this history.</p>`;
}

function notCalibrated({ notCalibrated: left }: Calibration): string {
  if (left.length === 0) return '';
  const items = left.map(({ name, reason }) => `<li>${escapeMarkup(name)}: ${escapeMarkup(reason)}</li>`);
  return `<section><h2>Not calibrated</h2><ul>${items.join('')}</ul></section>`;
}
