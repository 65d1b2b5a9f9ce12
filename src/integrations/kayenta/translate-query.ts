import { shown } from '../../config/mistake.js';
import type { KayentaOtherQuery, KayentaPrometheusQuery } from '../../config/metric-query.js';
import { nearestWord } from '../../config/nearest-word.js';
import { propertyOf } from '../../config/property-of.js';

/** Takes what Kayenta passes over in silence. */
export type Warn = (message: string) => void;

/** What a query refers to in its config. */
interface QueryContext {
  readonly scopeName: string;
  readonly templates: Readonly<Record<string, string>> | null | undefined;
}

const PROMETHEUS_KEYS = [
  'type',
  'serviceType',
  'metricName',
  'labelBindings',
  'groupByFields',
  'resourceType',
  'customFilter',
  'customInlineTemplate',
  'customFilterTemplate',
];

/**
 * What a metric's query in Kayenta's canary config asks. Where Kayenta would fail to ask it, the query says why: it still loads,
 * since series may come with the request.
 */
export function translateQuery(
  definition: Readonly<Record<string, unknown>>,
  { scopeName, templates }: QueryContext,
  warn: Warn,
): KayentaPrometheusQuery | KayentaOtherQuery {
  const serviceType = textOf(definition, 'type') ?? textOf(definition, 'serviceType') ?? 'unknown';
  if (serviceType !== 'prometheus') return { type: 'kayenta-other', scopeName, serviceType, definition };
  warnOfUnknownKeys(definition, warn);
  const filter = customFilter(definition, templates);
  const metricName = textOf(definition, 'metricName');
  const nameless = metricName === undefined && filter.template?.startsWith('PromQL:') !== true;
  const problem = filter.problem ?? (nameless ? 'has no metricName' : undefined);
  if (problem !== undefined) warn(`its query ${problem}`);
  return {
    type: 'kayenta-prometheus',
    scopeName,
    metricName: metricName ?? '',
    labelBindings: textsOf(definition, 'labelBindings', warn),
    groupByFields: textsOf(definition, 'groupByFields', warn),
    resourceType: textOf(definition, 'resourceType'),
    template: filter.template,
    problem,
  };
}

/** The inline template, which wins, or the one of the config's templates that is named. */
function customFilter(
  definition: object,
  templates: QueryContext['templates'],
): Pick<KayentaPrometheusQuery, 'template' | 'problem'> {
  if (propertyOf(definition, 'customFilter') != null) {
    return { template: undefined, problem: 'has a customFilter, which Kayenta refuses: use customInlineTemplate' };
  }
  const inline = textOf(definition, 'customInlineTemplate');
  if (inline !== undefined) return readTemplate(inline);
  const name = textOf(definition, 'customFilterTemplate');
  if (name === undefined) return { template: undefined, problem: undefined };
  const template = propertyOf(templates, name);
  if (typeof template === 'string') return readTemplate(template);
  const known = Object.keys(templates ?? {}).slice(0, 20);
  const problem = `names the customFilterTemplate ${shown(name)}; templates has ${known.length > 0 ? known.join(', ') : 'none'}`;
  return { template: undefined, problem };
}

const LONGEST_TEMPLATE = 20_000;

function readTemplate(template: string): Pick<KayentaPrometheusQuery, 'template' | 'problem'> {
  if (template.length <= LONGEST_TEMPLATE) return { template, problem: undefined };
  const problem = `has a template of ${String(template.length)} characters, at most ${String(LONGEST_TEMPLATE)}`;
  return { template: undefined, problem };
}

function warnOfUnknownKeys(definition: object, warn: Warn): void {
  for (const key of Object.keys(definition)
    .filter((given) => !PROMETHEUS_KEYS.includes(given))
    .slice(0, 20)) {
    const near = nearestWord(key, PROMETHEUS_KEYS);
    warn(`query.${key} is not known and has no effect${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }
}

/** The text of a property; undefined where there is none, or it is blank, which is the same to Kayenta. */
function textOf(definition: object, key: string): string | undefined {
  const value = propertyOf(definition, key);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function textsOf(definition: object, key: string, warn: Warn): string[] {
  const value = propertyOf(definition, key);
  if (value == null) return [];
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  warn(`query.${key} must be an array of strings and is left out, is ${shown(value)}`);
  return [];
}
