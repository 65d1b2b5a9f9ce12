import type { KayentaStackdriverQuery } from '../config/metric-query.js';
import { conjunction } from './conjunction.js';
import { quoted } from './escape.js';
import { kayentaTemplate } from './kayenta-template.js';
import type { BuiltTemplate, TemplatePart } from './template.js';
import { typeFilters } from './type-filters.js';

type Values = ReadonlyMap<string, string>;

/** The resource labels that Kayenta takes from a scope where they are given there, each a variable of its own. */
const CONTAINER_LABELS = ['location', 'node_name', 'cluster_name', 'pod_name', 'container_name', 'namespace_name'];
const RESOURCE_LABELS: Readonly<Record<string, readonly string[]>> = {
  k8s_container: CONTAINER_LABELS,
  k8s_pod: CONTAINER_LABELS,
  k8s_node: CONTAINER_LABELS,
  gke_container: ['cluster_name', 'namespace_id', 'instance_id', 'pod_id', 'container_name', 'zone'],
};
const USER_LABEL = 'user_labels.';

/**
 * The filter template that Kayenta's Stackdriver query means: its metric type and resource type, and its custom filter or else what
 * its resource type makes of the scope.
 *
 * It differs from Kayenta on purpose: every value stands in quotes and means just itself, where Kayenta pastes most of them without;
 * a custom filter with an OR stands in parentheses; without a variable "project" no project is named, so that the source's own is
 * asked; location, which Kayenta knows twice, is one variable; and aligner and reducer cannot come from the scope, where each side
 * might have another.
 */
export function kayentaFilter(query: KayentaStackdriverQuery, values: Values): BuiltTemplate {
  const problems = problemsOf(query, values);
  if (problems.length > 0) return { kind: 'refused', problems };
  const custom = kayentaTemplate(query.template, values);
  if (custom.kind === 'refused') return custom;
  const filters = custom.parts.length > 0 ? [custom.parts] : scopeFilters(query, values);
  if (typeof filters === 'string') return { kind: 'refused', problems: [filters] };
  const resourceType = query.resourceType === undefined ? [equals('resource.type', 'resourceType')] : [];
  return { kind: 'built', parts: conjunction([...typeFilters(query), ...resourceType, ...filters]) };
}

function problemsOf(query: KayentaStackdriverQuery, values: Values): string[] {
  if (query.problem !== undefined) return [query.problem];
  if (query.resourceType === undefined && !values.has('resourceType')) return ['needs a resourceType'];
  return (['perSeriesAligner', 'crossSeriesReducer'] as const)
    .filter((key) => query[key] === undefined && values.has(key))
    .map((key) => `takes its ${key} from the scope: write it into the query, so that both sides have the same`);
}

/** What a resource type makes of the scope, or why it makes nothing of it. */
function scopeFilters(query: KayentaStackdriverQuery, values: Values): TemplatePart[][] | string {
  const resourceType = query.resourceType ?? values.get('resourceType') ?? '';
  const project = values.has('project') ? [equals('project', 'project')] : [];
  const labels = Object.hasOwn(RESOURCE_LABELS, resourceType) ? RESOURCE_LABELS[resourceType] : undefined;
  if (labels) return [...project, ...resourceLabels(labels, values), ...userLabels(values)];
  switch (resourceType) {
    case 'gce_instance':
      return [
        ...project,
        equals('metadata.user_labels."spinnaker-region"', 'location'),
        equals('metadata.user_labels."spinnaker-server-group"', 'scope'),
      ];
    case 'aws_ec2_instance':
      return [
        ['resource.labels.region="aws:', variable('location'), '"'],
        equals('metadata.user_labels."aws:autoscaling:groupname"', 'scope'),
      ];
    case 'gae_app':
      return [
        ...project,
        equals('resource.labels.version_id', 'scope'),
        ...(values.has('service') ? [equals('resource.labels.module_id', 'service')] : []),
      ];
    case 'global':
      return [];
    default:
      return `has resourceType ${JSON.stringify(resourceType)}, which has no filter of its own: write one as customInlineTemplate`;
  }
}

function resourceLabels(labels: readonly string[], values: Values): TemplatePart[][] {
  return labels.filter((label) => values.has(label)).map((label) => equals(`resource.labels.${label}`, label));
}

/** The variables whose names begin with `user_labels.`, in the order of their names. */
function userLabels(values: Values): TemplatePart[][] {
  const names = [...values.keys()].filter((name) => name.startsWith(USER_LABEL)).sort();
  return names.map((name) =>
    equals(`metadata.user_labels."${quoted(name.slice(USER_LABEL.length), '"') ?? ''}"`, name),
  );
}

function equals(field: string, name: string): TemplatePart[] {
  return [`${field}="`, variable(name), '"'];
}

function variable(name: string): TemplatePart {
  return { name, format: '' };
}
