import type { KayentaPrometheusQuery, KayentaStackdriverQuery, MetricQuery } from '../../../config/metric-query.js';
import { conjunction } from '../../../query/conjunction.js';
import { kayentaFilter } from '../../../query/kayenta-filter.js';
import { kayentaPromql } from '../../../query/kayenta-promql.js';
import type { BuiltTemplate } from '../../../query/template.js';
import { typeFilters } from '../../../query/type-filters.js';
import { templateText } from './template-text.js';

/** What an imported config's queries depend on beside themselves. */
export interface QuerySurroundings {
  /** The variables that have a value. */
  readonly values: ReadonlyMap<string, string>;
  /** The label that a gce_instance scope is matched against in Prometheus. */
  readonly scopeLabel: string;
}

/** A query in our own form, undefined where there is none; with what it cannot say. */
export interface NativeQuery {
  readonly query: Readonly<Record<string, unknown>> | undefined;
  readonly notes: readonly string[];
}

/** What a query of Kayenta's asks, in our own form. */
export function nativeQuery(query: MetricQuery, surroundings: QuerySurroundings): NativeQuery {
  switch (query.type) {
    case 'kayenta-prometheus':
      return ofPrometheus(query, surroundings);
    case 'kayenta-stackdriver':
      return ofStackdriver(query, surroundings);
    case 'kayenta-other': {
      const text = `asks ${JSON.stringify(query.serviceType)}, which no source here speaks: its query is left out (${JSON.stringify(query.definition)})`;
      return { query: undefined, notes: [text] };
    }
    default:
      return { query, notes: [] };
  }
}

function ofPrometheus(query: KayentaPrometheusQuery, surroundings: QuerySurroundings): NativeQuery {
  const { values, scopeLabel } = surroundings;
  const built = kayentaPromql(query, surroundings);
  const expr = textOf(built);
  const byType = query.template === undefined;
  const resourceType = query.resourceType ?? 'that of the scope';
  const notes = [
    ...leftOut(built, expr),
    ...(byType && expr?.includes(`{${scopeLabel}=~`)
      ? [
          `matches the scope against the label "${scopeLabel}", the scopeLabel of the source: --scope-label names another`,
        ]
      : []),
    ...(byType && resourceType === 'gce_instance' && !values.has('project') ? [optional(['project'])] : []),
  ];
  return { query: expr === undefined ? undefined : { type: 'prometheus', expr }, notes };
}

function ofStackdriver(query: KayentaStackdriverQuery, { values }: QuerySurroundings): NativeQuery {
  const { metricType, resourceType, perSeriesAligner, crossSeriesReducer, groupByFields } = query;
  const built = kayentaFilter(query, values);
  const whole = textOf(built);
  const types = templateText(conjunction(typeFilters(query))) ?? '';
  const filter = whole?.slice(types.length).replace(/^ AND /, '');
  const optionals =
    query.template === undefined ? optionalLabels(resourceType).filter((name) => !values.has(name)) : [];
  const notes = [...leftOut(built, whole), ...(optionals.length > 0 ? [optional(optionals)] : [])];
  if (filter === undefined) return { query: undefined, notes };
  const reducer = crossSeriesReducer ?? 'REDUCE_MEAN';
  return {
    query: {
      type: 'stackdriver',
      metricType,
      ...(resourceType === undefined ? {} : { resourceType }),
      ...(filter === '' ? {} : { filter }),
      perSeriesAligner: perSeriesAligner ?? 'ALIGN_MEAN',
      crossSeriesReducer: reducer,
      ...(groupByFields.length > 0 && reducer !== 'REDUCE_NONE' ? { groupByFields } : {}),
    },
    notes,
  };
}

function textOf(built: BuiltTemplate): string | undefined {
  return built.kind === 'built' ? templateText(built.parts) : undefined;
}

function leftOut(built: BuiltTemplate, text: string | undefined): string[] {
  if (text !== undefined) return [];
  const why = built.kind === 'refused' ? built.problems.join('; ') : 'has a text that no template of ours means';
  return [`has no query here, since it ${why}`];
}

const LABELS: Readonly<Record<string, readonly string[]>> = {
  gce_instance: ['project'],
  gae_app: ['project', 'service'],
  k8s_container: ['project', 'node_name', 'cluster_name', 'pod_name', 'container_name', 'namespace_name'],
  k8s_pod: ['project', 'node_name', 'cluster_name', 'pod_name', 'container_name', 'namespace_name'],
  k8s_node: ['project', 'node_name', 'cluster_name', 'pod_name', 'container_name', 'namespace_name'],
  gke_container: ['project', 'cluster_name', 'namespace_id', 'instance_id', 'pod_id', 'container_name', 'zone'],
};

/** The variables that Kayenta filters by only where a scope gives them; of user labels there is no end. */
function optionalLabels(resourceType: string | undefined): readonly string[] {
  return Object.hasOwn(LABELS, resourceType ?? '') ? (LABELS[resourceType ?? ''] ?? []) : [];
}

function optional(names: readonly string[]): string {
  const labels = names.includes('cluster_name') ? ', and by any user_labels.*, which cannot be said here' : '';
  return `is filtered by ${names.join(', ')} only where a request gives it: import with --variable for those that requests always give${labels}`;
}
