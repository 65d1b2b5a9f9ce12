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

/** What is to be fetched from a source. */
export interface Wanting {
  /** The source that it names itself. */
  readonly own: string | undefined;
  /** The language that it asks in. */
  readonly language: string;
}

/**
 * The source that a metric, or the traffic, is fetched from: its own, else the request's, else the config's, else the standard one. Where that
 * was not named for it and speaks another language, the only one that speaks its own.
 */
export function chooseSource(
  { own, language }: Wanting,
  { request, config }: { readonly request: JudgementRequest; readonly config: MetricConfig },
  { byName, standard }: Sources,
): SourceChoice {
  const name = own ?? request.source ?? config.source ?? standard;
  const source = name === undefined ? undefined : byName.get(name);
  const speakers = [...byName.values()].filter((one) => one.language === language);
  const [only] = speakers.length === 1 ? speakers : [];
  const unfit = name === undefined || (source !== undefined && source.language !== language);
  if (own === undefined && unfit && only) return { kind: 'chosen', source: only };
  if (source) return { kind: 'chosen', source };
  const known = [...byName.keys()].join(', ');
  const pointer = own === undefined && request.source !== undefined ? '/source' : '/config';
  const message =
    name === undefined
      ? `names no source, and there are several: give "source", one of ${known}`
      : `${pointer === '/source' ? 'is' : `names source ${JSON.stringify(name)}, which is`} not the name of a source; known: ${known}`;
  return { kind: 'refused', mistake: { pointer, message } };
}
