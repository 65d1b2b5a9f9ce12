import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { ErrorDetail } from '../errors.js';
import type { MetricSource } from '../sources/metric-source.js';

/** The sources that there are. */
export interface Sources {
  readonly byName: ReadonlyMap<string, MetricSource>;
  /** The one that is asked where nobody names one; undefined where that cannot be told. */
  readonly standard: string | undefined;
}

/** A metric's source, or why it has none. */
export type SourceChoice =
  | { readonly kind: 'chosen'; readonly source: MetricSource }
  | { readonly kind: 'refused'; readonly mistake: ErrorDetail };

/** The source that a metric (or the traffic, which names none) is fetched from: its own, else the request's, else the config's, else the standard one. */
export function chooseSource(
  own: string | undefined,
  { request, config }: { readonly request: JudgementRequest; readonly config: MetricConfig },
  { byName, standard }: Sources,
): SourceChoice {
  const name = own ?? request.source ?? config.source ?? standard;
  const source = name === undefined ? undefined : byName.get(name);
  if (source) return { kind: 'chosen', source };
  const known = [...byName.keys()].join(', ');
  const pointer = own === undefined && request.source !== undefined ? '/source' : '/config';
  const message =
    name === undefined
      ? `names no source, and there are several: give "source", one of ${known}`
      : `${pointer === '/source' ? 'is' : `names source ${JSON.stringify(name)}, which is`} not the name of a source; known: ${known}`;
  return { kind: 'refused', mistake: { pointer, message } };
}
