import type { Labels } from './raw-series.js';

/** What is known of a time series beside its points. */
export interface Identity {
  readonly project: string;
  readonly metricType: string;
  readonly metricLabels: Labels;
  readonly resourceType: string;
  readonly resourceLabels: Labels;
  readonly userLabels: Labels;
}

type LabelSet = 'metricLabels' | 'resourceLabels' | 'userLabels';

/** A part of an identity that a filter or a grouping can name. */
export type FilterField =
  { readonly of: 'project' | 'metricType' | 'resourceType' } | { readonly of: LabelSet; readonly key: string };

const FIELDS = new Map<string, 'project' | 'metricType' | 'resourceType'>([
  ['project', 'project'],
  ['metric.type', 'metricType'],
  ['resource.type', 'resourceType'],
]);
const LABEL_SETS = new Map<string, LabelSet>([
  ['metric.label', 'metricLabels'],
  ['metric.labels', 'metricLabels'],
  ['resource.label', 'resourceLabels'],
  ['resource.labels', 'resourceLabels'],
  ['metadata.user_labels', 'userLabels'],
]);

/** The field of a path such as metric, labels, code; nothing where it is none. A label's key may hold dots. */
export function fieldOf(path: readonly string[]): FilterField | undefined {
  const set = LABEL_SETS.get(path.slice(0, 2).join('.'));
  const key = path.slice(2).join('.');
  if (set && key !== '') return { of: set, key };
  const field = FIELDS.get(path.join('.'));
  return field && { of: field };
}

/** What an identity has in a field; an absent label is empty. */
export function valueOf(identity: Identity, field: FilterField): string {
  return 'key' in field ? (identity[field.of][field.key] ?? '') : identity[field.of];
}
