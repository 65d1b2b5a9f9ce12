/** The parts of a judgement's JSON that the table shows. */
export interface DemoJudgement {
  readonly verdict: string;
  readonly score: number;
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

const HEADER = ['metric', 'baseline', 'canary', 'change', 'classification'];

/** A judgement as a table for a terminal: each metric's means and their change, then score, verdict and why. */
export function renderJudgement({ verdict, score, reason, metrics }: DemoJudgement): string {
  const rows = metrics.map(({ name, unit, baseline, canary, test, classification }) => [
    name,
    quantity(baseline.mean, unit),
    quantity(canary.mean, unit),
    change(test?.meanRatio ?? null),
    classification,
  ]);
  const table = [HEADER, ...rows];
  const widths = HEADER.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row.map((cell, column) =>
      isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    ),
  );
  const text = lines.map((cells) => `  ${cells.join('   ')}`.trimEnd()).join('\n');
  return `${text}\n  score ${String(score)}, verdict ${verdict.toUpperCase()}. ${reason.text}`;
}

function isNumber(column: number): boolean {
  return column > 0 && column < 4;
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
