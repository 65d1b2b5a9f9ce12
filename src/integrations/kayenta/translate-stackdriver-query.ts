import type { KayentaStackdriverQuery } from '../../config/metric-query.js';
import { shown } from '../../config/mistake.js';
import { ALIGNERS, REDUCERS, UNALIGNED } from '../../config/monitoring-words.js';
import { nearestWord } from '../../config/nearest-word.js';
import {
  customFilter,
  textOf,
  textsOf,
  warnOfUnknownKeys,
  type QueryContext,
  type QueryDefinition,
  type Warn,
} from './query-parts.js';

const KEYS = [
  'type',
  'serviceType',
  'metricType',
  'groupByFields',
  'resourceType',
  'crossSeriesReducer',
  'perSeriesAligner',
  'customFilter',
  'customInlineTemplate',
  'customFilterTemplate',
];

/** What a query of Kayenta's asks Stackdriver, which is Cloud Monitoring. */
export function translateStackdriverQuery(
  definition: QueryDefinition,
  { scopeName, templates }: QueryContext,
  warn: Warn,
): KayentaStackdriverQuery {
  warnOfUnknownKeys(definition, KEYS, warn);
  const filter = customFilter(definition, templates);
  const metricType = textOf(definition, 'metricType');
  const aligner = readWord(definition, 'perSeriesAligner', ALIGNERS);
  const reducer = readWord(definition, 'crossSeriesReducer', REDUCERS);
  const unaligned =
    aligner.word === 'ALIGN_NONE' ? `has the perSeriesAligner ALIGN_NONE, which ${UNALIGNED}` : undefined;
  const problem =
    filter.problem ??
    (metricType === undefined ? 'has no metricType' : (aligner.problem ?? unaligned ?? reducer.problem));
  if (problem !== undefined) warn(`its query ${problem}`);
  return {
    type: 'kayenta-stackdriver',
    scopeName,
    metricType: metricType ?? '',
    resourceType: textOf(definition, 'resourceType'),
    perSeriesAligner: aligner.word,
    crossSeriesReducer: reducer.word,
    groupByFields: textsOf(definition, 'groupByFields', warn),
    template: filter.template,
    problem,
  };
}

/** A word of the API; Kayenta would send any other to it, to be refused there. */
function readWord<Word extends string>(
  definition: QueryDefinition,
  key: string,
  words: readonly Word[],
): { readonly word: Word | undefined; readonly problem: string | undefined } {
  const text = textOf(definition, key);
  const word = words.find((one) => one === text);
  if (text === undefined || word !== undefined) return { word, problem: undefined };
  const near = nearestWord(text, words);
  const advice = near === undefined ? '' : `; did you mean "${near}"?`;
  return { word, problem: `has the ${key} ${shown(text)}, which Cloud Monitoring does not know${advice}` };
}
