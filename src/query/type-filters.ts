import { quoted } from './escape.js';
import type { TemplatePart } from './template.js';

/** The filter templates that select a metric type and, where there is one, a resource type; both are texts of the config. */
export function typeFilters({
  metricType,
  resourceType,
}: {
  readonly metricType: string;
  readonly resourceType?: string | undefined;
}): TemplatePart[][] {
  return [
    [equals('metric.type', metricType)],
    ...(resourceType === undefined ? [] : [[equals('resource.type', resourceType)]]),
  ];
}

function equals(field: string, text: string): string {
  return `${field}="${quoted(text, '"') ?? ''}"`;
}
