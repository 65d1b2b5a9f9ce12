import type { KayentaPrometheusQuery } from '../config/metric-query.js';
import { kayentaTemplate } from './kayenta-template.js';
import type { BuiltTemplate, TemplatePart } from './template.js';

/** Kayenta's mark of a template that is a whole PromQL expression. */
const WHOLE_EXPRESSION = 'PromQL:';

/** What Kayenta's query depends on beside itself. */
export interface KayentaScope {
  readonly values: ReadonlyMap<string, string>;
  /** The label that a gce_instance scope is matched against, a setting of the source. */
  readonly scopeLabel: string;
}

/**
 * The PromQL template that Kayenta's Prometheus query means: its custom filter after `PromQL:` as it stands, else the average of
 * the metric over what its label bindings and its custom filter or resource type select, by its groupByFields.
 */
export function kayentaPromql(query: KayentaPrometheusQuery, scope: KayentaScope): BuiltTemplate {
  if (query.problem !== undefined) return { kind: 'refused', problems: [query.problem] };
  const custom = kayentaTemplate(query.template, scope.values);
  if (custom.kind === 'refused') return custom;
  const filter = custom.parts;
  const [first] = filter;
  if (typeof first === 'string' && first.startsWith(WHOLE_EXPRESSION)) {
    return { kind: 'built', parts: [first.slice(WHOLE_EXPRESSION.length), ...filter.slice(1)] };
  }
  const filters = filter.length > 0 ? [withoutLastComma(filter), ...bindingsOf(query)] : scopeFilters(query, scope);
  if (typeof filters === 'string') return { kind: 'refused', problems: [filters] };
  const matchers = filters.flatMap((matcher, i) => (i === 0 ? matcher : [',', ...matcher]));
  const by = query.groupByFields.length > 0 ? ` by (${query.groupByFields.join(',')})` : '';
  return { kind: 'built', parts: [`avg(${query.metricName}`, '{', ...matchers, `})${by}`] };
}

function bindingsOf({ labelBindings }: KayentaPrometheusQuery): TemplatePart[][] {
  return labelBindings.map((binding) => [binding]);
}

/** Kayenta splits a filter at its commas, and what would come after the last one is nothing. */
function withoutLastComma(filter: readonly TemplatePart[]): TemplatePart[] {
  const last = filter.at(-1);
  return typeof last === 'string' ? [...filter.slice(0, -1), last.replace(/,+$/, '')] : [...filter];
}

/** The matchers of a resource type that Kayenta knows, after the label bindings; or what it lacks. */
function scopeFilters(query: KayentaPrometheusQuery, { values, scopeLabel }: KayentaScope): TemplatePart[][] | string {
  const resourceType = query.resourceType ?? values.get('resourceType');
  if (resourceType === undefined) return 'needs a resourceType, a customInlineTemplate or a customFilterTemplate';
  if (resourceType !== 'gce_instance' && resourceType !== 'aws_ec2_instance') {
    return `has resourceType ${JSON.stringify(resourceType)}, which has no filter of its own: write one as customInlineTemplate`;
  }
  if (!values.has('location')) return `needs the variable "location": its resourceType is ${resourceType}`;
  const filters = resourceType === 'gce_instance' ? gceFilters(values, scopeLabel) : ec2Filters();
  return [...bindingsOf(query), ...filters];
}

const SCOPE: TemplatePart = { name: 'scope', format: '' };
const LOCATION: TemplatePart = { name: 'location', format: '' };
const PROJECT: TemplatePart = { name: 'project', format: '' };

/** Instances are called after their group with four characters more; a zone is a region with one. Without a scope Kayenta would ask for all of the zone. */
function gceFilters(values: KayentaScope['values'], scopeLabel: string): TemplatePart[][] {
  const project = values.has('project') ? ['projects/', PROJECT, '/'] : [];
  const zone = ['zone=~".+/', ...project, 'zones/', LOCATION, '-.{1}"'];
  return [[`${scopeLabel}=~"`, SCOPE, '-.{4}"'], zone];
}

function ec2Filters(): TemplatePart[][] {
  return [
    ['asg_groupName="', SCOPE, '"'],
    ['zone=~"', LOCATION, '.{1}"'],
  ];
}
