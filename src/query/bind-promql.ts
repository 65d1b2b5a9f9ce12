import type { KayentaPrometheusQuery } from '../config/metric-query.js';
import { boundLookBack } from './bound-look-back.js';
import type { Binding, BoundOne, PromqlQuery } from './bound-query.js';
import { fillPromql } from './fill-promql.js';
import { fillWhole, refusal } from './fill-whole.js';
import { kayentaPromql } from './kayenta-promql.js';
import { nativeTemplate } from './native-template.js';
import { parsePromql } from './promql.js';
import { syntaxProblem } from './syntax-problem.js';
import { placeholdersIn, type TemplatePart } from './template.js';

/** The PromQL expression that a native template means for one side. */
export function bindPromql(template: string, binding: Binding): BoundOne<PromqlQuery> {
  const native = nativeTemplate(template, binding);
  if (native.kind === 'refused') return refusal(native.problems);
  const { parts } = native;
  if (placeholdersIn(parts) > 0) return withoutStaleSamples(bind(parts, binding), binding);
  const text = parts.filter((part) => typeof part === 'string').join('');
  const { errorAt } = parsePromql(text);
  if (errorAt !== undefined) return refusal([syntaxProblem(text, errorAt, 'PromQL')]);
  return withoutStaleSamples(bind(parts, binding), binding);
}

/** No sample of a plain selector is to be older than a slot, or than samples are apart: it would be another slot's. */
function withoutStaleSamples(
  bound: BoundOne<PromqlQuery>,
  { stepMs, scrapeIntervalMs, staleSamples = false }: Pick<Binding, 'stepMs' | 'scrapeIntervalMs' | 'staleSamples'>,
): BoundOne<PromqlQuery> {
  if (bound.kind === 'refused' || staleSamples) return bound;
  const text = boundLookBack(bound.query.text, Math.max(stepMs, scrapeIntervalMs));
  const { lookBackMs } = parsePromql(text);
  return { ...bound, query: { ...bound.query, text, lookBackMs } };
}

/** The PromQL expression that Kayenta would send for one side. */
export function bindKayentaPromql(query: KayentaPrometheusQuery, binding: Binding): BoundOne<PromqlQuery> {
  const template = kayentaPromql(query, binding);
  if (template.kind === 'refused') return refusal(template.problems);
  const resourceType: [string, string][] =
    query.resourceType === undefined ? [] : [['resourceType', query.resourceType]];
  return bind(template.parts, { ...binding, values: new Map([...resourceType, ...binding.values]) });
}

function bind(parts: readonly TemplatePart[], binding: Binding): BoundOne<PromqlQuery> {
  const filled = fillWhole(parts, binding, fillPromql);
  if (filled.kind === 'refused') return filled;
  const { lookBackMs, displaced } = filled.read;
  const warnings = filled.takenLiterally.map((name) => ({
    code: 'value-escaped' as const,
    text: `the value of variable "${name}" is matched as it stands, not as a regular expression`,
  }));
  return { kind: 'bound', query: { language: 'prometheus', text: filled.text, lookBackMs, displaced }, warnings };
}
