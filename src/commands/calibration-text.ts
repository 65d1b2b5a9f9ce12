import type { Calibration } from '../config/calibration.js';
import { renderTable } from './terminal.js';

/** A calibration as the terminal shows it: whom it is for, a row for each metric, and what could not be calibrated. */
export function renderCalibration({
  appliesTo,
  metrics,
  notCalibrated,
  windows,
  excluded,
  overlapping,
}: Calibration): string {
  const rows = metrics.map(
    ({ name, comparisons, withoutData, spread, revealable, autocorrelation, coverage, falseAlarms }) => [
      name,
      String(comparisons),
      String(withoutData),
      percent(spread === null ? null : Math.expm1(spread)),
      percent(revealable),
      autocorrelation === null ? '-' : autocorrelation.toFixed(2),
      percent(coverage),
      percent(falseAlarms.tier0),
      percent(falseAlarms.tier1),
      percent(falseAlarms.netflixAca),
    ],
  );
  const table = renderTable(
    HEADINGS.map((heading, i) => ({ heading, align: i === 0 ? 'left' : 'right' })),
    rows,
  );
  const left = [
    ...(excluded > 0 ? [`${String(excluded)} left out for incidents`] : []),
    ...(overlapping > 0 ? [`${String(overlapping)} left out for the window before them`] : []),
  ];
  const few = metrics
    .filter(({ spread }) => spread === null)
    .map(({ name }) => `${name}: fewer than 5 comparisons, so that nothing is judged by them`);
  const missing = notCalibrated.map(({ name, reason }) => `${name}: not calibrated, ${reason}`);
  const notes = [...few, ...missing].map((line) => `${line}\n`).join('');
  return `${String(windows)} windows${left.length > 0 ? `, ${left.join(', ')}` : ''}\nfor ${scopeText(appliesTo)}\n\n${table}${notes === '' ? '' : `\n${notes}`}`;
}

function scopeText(appliesTo: Calibration['appliesTo']): string {
  const told = Object.entries(appliesTo).map(([name, value]) => `${name}=${value}`);
  return told.length === 0 ? 'every scope; --applies-to narrows that' : `scopes with ${told.join(', ')}`;
}

/** Of the false alarms: of mann-whitney without a history and with it, and of netflix-aca. */
const HEADINGS = [
  'metric',
  'compared',
  'no data',
  'spread',
  'revealable',
  'autocorr.',
  'coverage',
  'flagged: no history',
  'history',
  'netflix-aca',
];

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`;
}
