/** What of a judgement's JSON other forms of a report show. */
export interface PlainJudgement {
  readonly verdict: string;
  readonly score: number | null;
  readonly reason: { readonly code: string; readonly text: string };
  readonly summary: { readonly reportUrl: string | null };
  readonly config: { readonly name: string };
  readonly window: {
    readonly judgedFrom: string | null;
    readonly judgedTo: string | null;
    readonly judgedSlots: number;
  };
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  readonly metrics: readonly PlainMetric[];
  /** What a second judge makes of the same. */
  readonly comparison?: PlainComparison | undefined;
}

/** A second judge's verdict, and where it differs. */
export interface PlainComparison {
  readonly judge: string;
  readonly verdict: string;
  readonly score: number | null;
  readonly differences: readonly { readonly name: string }[];
}

/** What a second judge makes of the same, in a sentence. */
export function showComparison({ judge, verdict, score, differences }: PlainComparison): string {
  const names = [...new Set(differences.map(({ name }) => name))].join(', ');
  const where = names === '' ? 'no metric comes out differently' : `these come out differently: ${names}`;
  return `By ${judge}: ${verdict}, score ${String(score ?? 'none')}; ${where}.`;
}

/** The warnings of a judgement and of its metrics, with the metric's name. */
export function allWarnings({ warnings, metrics }: PlainJudgement): { readonly code: string; readonly text: string }[] {
  const ofMetrics = metrics.flatMap((metric) =>
    metric.warnings.map(({ code, text }) => ({
      code,
      text: text.includes(metric.name) ? text : `${metric.name}: ${text}`,
    })),
  );
  return [...warnings, ...ofMetrics];
}

/** One metric of it. */
export interface PlainMetric {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly group: string | null;
  readonly classification: string;
  readonly critical: boolean;
  readonly muted: boolean;
  readonly reason: { readonly text: string };
  readonly unit: string | null;
  readonly baseline: { readonly mean: number | null };
  readonly canary: { readonly mean: number | null };
  readonly test: { readonly meanRatio: number | null } | null;
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/** A metric's name, with the labels that tell it from others of the name. */
export function titleOf({ name, labels }: Pick<PlainMetric, 'name' | 'labels'>): string {
  const told = Object.entries(labels ?? {}).map(([label, value]) => `${label}=${value}`);
  return told.length > 0 ? `${name} {${told.join(', ')}}` : name;
}

/** A mean as tables show it: three digits, with its unit. */
export function showMean(mean: number | null, unit: string | null): string {
  if (mean === null) return 'no data';
  const digits = Math.abs(mean) >= 100 ? mean.toFixed(0) : mean.toPrecision(3);
  return unit === null ? digits : `${digits} ${unit}`;
}

/** A ratio of means as a change in percent; empty where there is none. */
export function showChange(meanRatio: number | null): string {
  if (meanRatio === null) return '';
  const percent = Math.round((meanRatio - 1) * 100);
  return `${percent > 0 ? '+' : ''}${String(percent + 0)} %`;
}
