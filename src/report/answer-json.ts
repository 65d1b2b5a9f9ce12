import type { KeptLink } from '../config/kept-judgement.js';
import type { KeptReason } from '../config/kept-metric.js';
import type { Judgement } from '../judge/judgement.js';
import { toJsonReport } from './json-report.js';

/** An answer that holds a judgement: made now, or found in the archive as its JSON. */
export interface FinishedAnswer {
  readonly id: string | null;
  readonly outcome:
    | {
        readonly kind: 'judged';
        readonly judgement: Judgement;
        readonly digest: string;
        readonly evidence: () => object;
      }
    | { readonly kind: 'archived'; readonly json: Readonly<Record<string, unknown>> };
  readonly remarks: readonly KeptReason[];
  readonly link: KeptLink | null;
}

/** What a caller wants of it. */
export interface AnswerForm {
  readonly series: boolean;
  readonly evidence: boolean;
  /** Where it can be had again; null where it cannot. */
  readonly url: string | null;
}

/** The codes of what there may be to know about an answer, beside what there is to know about the judgement. */
export const REMARK_CODES: ReadonlySet<string> = new Set(['no-link', 'config-changed', 'not-archived']);

/** The JSON of an answer, as plain data. */
export function toAnswerJson({ id, outcome, remarks, link }: FinishedAnswer, form: AnswerForm): object {
  const { series, evidence, url } = form;
  if (outcome.kind === 'archived') return fromArchive(outcome.json, { id, remarks, link, ...form });
  const { judgement, digest } = outcome;
  return toJsonReport(
    { ...judgement, warnings: [...judgement.warnings, ...remarks] },
    {
      series,
      link: id === null || url === null ? null : { id, url },
      digest,
      ...(link ? { linked: link } : {}),
      ...(evidence ? { evidence: outcome.evidence() } : {}),
    },
  );
}

interface ArchivedForm extends AnswerForm, Pick<FinishedAnswer, 'id' | 'remarks' | 'link'> {}

function fromArchive(json: Readonly<Record<string, unknown>>, form: ArchivedForm): object {
  const { evidence, summary, warnings, metrics, ...judgement } = json;
  const told = {
    ...judgement,
    id: form.id,
    state: 'judged',
    summary: { ...(typeof summary === 'object' ? summary : {}), reportUrl: form.url },
    ...(form.link ? { link: form.link } : {}),
    metrics: form.series ? metrics : listOf(metrics).map(withoutSeries),
    warnings: [...listOf(warnings), ...form.remarks],
    ...(form.evidence ? { evidence } : {}),
  };
  const places = [...Object.keys(json), 'link'];
  return Object.fromEntries(Object.entries(told).toSorted(([a], [b]) => placeOf(a, places) - placeOf(b, places)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function placeOf(key: string, places: readonly string[]): number {
  // What the link says stands where it does in a judgement that was made now.
  return key === 'link' ? places.indexOf('digest') + 0.5 : places.indexOf(key);
}

function withoutSeries(metric: unknown): unknown {
  if (typeof metric !== 'object' || metric === null) return metric;
  return Object.fromEntries(Object.entries(metric).filter(([key]) => key !== 'series'));
}
