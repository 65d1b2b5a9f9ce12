import type { KayentaPrometheusQuery, KayentaStackdriverQuery, MetricQuery } from '../../../config/metric-query.js';
import { parseKayentaTemplate } from '../../../query/kayenta-template.js';
import type { Placeholder } from '../../../query/template.js';

/** The variables that Kayenta's callers always send. */
const ALWAYS_SENT = ['scope', 'location'];
/** What means the same as a value, which is escaped, and as the text of a template. */
const PLAIN = /^\w+$/;

/** The variables of an imported config, and what its templates take each for. */
export interface NativeScope {
  /** The variables that have a value: for queries that depend on which there are. */
  readonly values: ReadonlyMap<string, string>;
  /** By variable, the value where a request gives none. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

type FetchedQuery = KayentaPrometheusQuery | KayentaStackdriverQuery;

/** The queries of a config that Kayenta asks sources for which there is something of ours. */
export function fetchedQueries(queries: readonly (MetricQuery | undefined)[]): FetchedQuery[] {
  return queries.flatMap((query) =>
    query?.type === 'kayenta-prometheus' || query?.type === 'kayenta-stackdriver' ? [query] : [],
  );
}

/** The variables that are there for the queries of a config, where requests give those that Kayenta's callers always send, and these. */
export function nativeScope(queries: readonly FetchedQuery[], given: readonly string[]): NativeScope {
  const placeholders = queries.flatMap(placeholdersOf);
  const defaults = new Map<string, string>();
  const needed: string[] = [];
  const notes: string[] = [];
  for (const name of new Set(placeholders.map((one) => one.name))) {
    const fallbacks = [...new Set(placeholders.filter((one) => one.name === name).map(({ fallback }) => fallback))];
    const [fallback] = fallbacks;
    // Where one place has nothing to stand for it, Kayenta cannot do without it either.
    if (fallbacks.includes(undefined) || given.includes(name)) needed.push(name);
    else if (fallbacks.length === 1 && fallback !== undefined && PLAIN.test(fallback)) defaults.set(name, fallback);
    else if (name === 'resourceType') {
      needed.push(name);
      notes.push(
        'resourceType stands in templates for that of each query, and a variable has one default: requests must give it',
      );
    } else {
      const texts = fallbacks.map((one) => JSON.stringify(one)).join(', ');
      notes.push(
        `where a request gives no variable "${name}", ${texts} stands for it, and a default is one word for all: the queries are as if it were never given; import with --variable ${name} where it always is`,
      );
    }
  }
  const values = new Map([...ALWAYS_SENT, ...given, ...needed, ...defaults.keys()].map((name) => [name, '']));
  return { values, defaults, notes };
}

/** The places of variables in the custom filter of a query; `resourceType` stands for the query's own where a request gives none. */
function placeholdersOf({ template, resourceType }: FetchedQuery): Placeholder[] {
  return parseKayentaTemplate(template).parts.flatMap((part) => {
    if (typeof part === 'string') return [];
    return part.name === 'resourceType' && resourceType !== undefined ? [{ ...part, fallback: resourceType }] : [part];
  });
}
