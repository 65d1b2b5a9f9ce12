import { renderTable, type Column } from './terminal.js';

/** The parts of a judgement's JSON that people read in a terminal. */
export interface ShownJudgement {
  readonly verdict: string;
  readonly score: number | null;
  readonly reason: { readonly text: string };
  readonly metrics: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly classification: string;
    readonly baseline: { readonly mean: number | null };
    readonly canary: { readonly mean: number | null };
    readonly test: { readonly meanRatio: number | null } | null;
  }[];
}

const COLUMNS: readonly Column[] = [
  { heading: 'metric' },
  { heading: 'baseline', align: 'right' },
  { heading: 'canary', align: 'right' },
  { heading: 'change', align: 'right' },
  { heading: 'classification' },
];

/** A judgement as text for a terminal: each metric's means and their change, then score, verdict and why. */
export function renderJudgement({ verdict, score, reason, metrics }: ShownJudgement): string {
  const rows = metrics.map(({ name, unit, baseline, canary, test, classification }) => [
    name,
    quantity(baseline.mean, unit),
    quantity(canary.mean, unit),
    change(test?.meanRatio ?? null),
    classification,
  ]);
  const table = renderTable(COLUMNS, rows).replaceAll(/^/gm, '  ').trimEnd();
  return `${table}\n  score ${String(score ?? 'none')}, verdict ${verdict.toUpperCase()}. ${reason.text}`;
}

function quantity(value: number | null, unit: string | null): string {
  if (value === null) return 'no data';
  const digits = Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return unit === null ? digits : `${digits} ${unit}`;
}

function change(meanRatio: number | null): string {
  if (meanRatio === null) return '';
  const percent = Math.round((meanRatio - 1) * 100);
  return `${percent > 0 ? '+' : ''}${String(percent + 0)} %`;
}
