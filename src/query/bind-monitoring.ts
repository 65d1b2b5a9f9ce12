import type { KayentaStackdriverQuery, MetricQuery } from '../config/metric-query.js';
import type { Binding, BoundOne, MonitoringQuery, QueryWarning } from './bound-query.js';
import { conjunct, conjunction } from './conjunction.js';
import { fillFilter } from './fill-filter.js';
import { fillWhole, refusal } from './fill-whole.js';
import { kayentaFilter } from './kayenta-filter.js';
import { nativeTemplate } from './native-template.js';
import type { TemplatePart } from './template.js';
import { typeFilters } from './type-filters.js';

type NativeQuery = Extract<MetricQuery, { type: 'stackdriver' }>;

/** How what the filter selects becomes the series that are judged, and whose they are. */
type Aggregation = Pick<MonitoringQuery, 'perSeriesAligner' | 'crossSeriesReducer' | 'groupByFields' | 'project'>;

/** What a native query asks for one side, of all that these filter templates of it select together. */
export function bindMonitoring(
  query: NativeQuery,
  filters: readonly (string | undefined)[],
  binding: Binding,
): BoundOne<MonitoringQuery> {
  const templates = filters.map((filter) => nativeTemplate(filter ?? '', binding, conjunct));
  const problems = templates.flatMap((template) => (template.kind === 'refused' ? template.problems : []));
  if (problems.length > 0) return refusal([...new Set(problems)]);
  const own = templates.flatMap((template) => (template.kind === 'built' ? [template.parts] : []));
  const { perSeriesAligner, crossSeriesReducer, groupByFields, project } = query;
  const aggregation = { perSeriesAligner, crossSeriesReducer, groupByFields, project };
  return bind(conjunction([...typeFilters(query), ...own]), aggregation, binding);
}

const KAYENTA_ALIGNER = 'ALIGN_MEAN';
const KAYENTA_REDUCER = 'REDUCE_MEAN';

/** What Kayenta would ask for one side: the mean of means where its query says nothing else. */
export function bindKayentaMonitoring(query: KayentaStackdriverQuery, binding: Binding): BoundOne<MonitoringQuery> {
  const template = kayentaFilter(query, binding.values);
  if (template.kind === 'refused') return refusal(template.problems);
  const reducer = query.crossSeriesReducer ?? KAYENTA_REDUCER;
  const reduced = reducer !== 'REDUCE_NONE';
  const aggregation = {
    perSeriesAligner: query.perSeriesAligner ?? KAYENTA_ALIGNER,
    crossSeriesReducer: reduced ? reducer : undefined,
    groupByFields: reduced ? query.groupByFields : [],
    project: undefined,
  };
  const resourceType: [string, string][] =
    query.resourceType === undefined ? [] : [['resourceType', query.resourceType]];
  return bind(template.parts, aggregation, { ...binding, values: new Map([...resourceType, ...binding.values]) });
}

function bind(parts: readonly TemplatePart[], aggregation: Aggregation, binding: Binding): BoundOne<MonitoringQuery> {
  const filled = fillWhole(parts, binding, fillFilter);
  if (filled.kind === 'refused') return filled;
  const query: MonitoringQuery = {
    language: 'stackdriver',
    text: textOf(filled.text, aggregation),
    filter: filled.text,
    ...aggregation,
    lookBackMs: lookBackOf(aggregation, binding),
    displaced: false,
  };
  const escaped = filled.takenLiterally.map((name) => ({
    code: 'value-escaped' as const,
    text: `the value of variable "${name}" is matched as it stands, not as a part of the filter or a regular expression`,
  }));
  return { kind: 'bound', query, warnings: [...escaped, ...percentileWarning(aggregation)] };
}

function textOf(filter: string, { perSeriesAligner, crossSeriesReducer, groupByFields, project }: Aggregation): string {
  const by = groupByFields.length > 0 ? ` by ${groupByFields.join(', ')}` : '';
  const stages = [
    filter,
    perSeriesAligner,
    ...(crossSeriesReducer === undefined ? [] : [`${crossSeriesReducer}${by}`]),
    ...(project === undefined ? [] : [`project ${project}`]),
  ];
  return stages.join(' | ');
}

const MOVING_MEAN_MS = 600_000;

/** A point covers one alignment period; a change in percent is one of two periods' moving means. */
function lookBackOf({ perSeriesAligner }: Aggregation, { stepMs }: Binding): number {
  return perSeriesAligner === 'ALIGN_PERCENT_CHANGE' ? 2 * stepMs + MOVING_MEAN_MS : stepMs;
}

/** Of percentiles only the largest and the smallest still say what they are. */
function percentileWarning({ perSeriesAligner, crossSeriesReducer }: Aggregation): QueryWarning[] {
  const percentile = /^ALIGN_PERCENTILE_(\d+)$/.exec(perSeriesAligner)?.[1];
  if (percentile === undefined || !/^REDUCE_(?:MEAN|SUM|PERCENTILE_\d+)$/.test(crossSeriesReducer ?? '')) return [];
  const text = `${crossSeriesReducer ?? ''} of what ${perSeriesAligner} makes of each series is no percentile: ALIGN_DELTA with REDUCE_PERCENTILE_${percentile} is the one of all of them`;
  return [{ code: 'averaged-percentiles', text }];
}
