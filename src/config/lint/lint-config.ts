import type { MetricConfig } from '../metric-config.js';
import { checkQueries, type CheckedQuery } from './check-queries.js';
import { counterWithoutRate } from './counter-without-rate.js';
import type { Doubt } from './doubt.js';
import { eitherOnErrors } from './either-on-errors.js';
import type { Finding } from './finding.js';
import type { LintSurroundings } from './lint-surroundings.js';
import { brokenPercentiles, percentileWithUnequalTraffic } from './percentiles.js';
import { rangeDoubts } from './ranges.js';
import { sumWithoutScaling } from './sum-without-scaling.js';
import { heedSwitches } from './switched-off.js';
import { tooLight } from './too-light.js';
import { unusedNames } from './unused-names.js';
import { zeroForLatency } from './zero-for-latency.js';

/** All that is wrong or doubtful about a config in our own form that its schema can read: errors of its queries, and warnings that are not switched off. */
export function lintConfig(config: MetricConfig, surroundings: LintSurroundings): Finding[] {
  const { mistakes, queries } = checkQueries(config, surroundings);
  // What came from Kayenta is to be judged as it was there.
  if (config.dialect === 'kayenta') return [...mistakes];
  const doubts = [
    ...(mistakes.some(({ rule }) => OF_NAMES.includes(rule)) ? [] : unusedNames(config, queries)),
    ...queries.flatMap((query) => doubtsOfQuery(query, config)),
    ...eitherOnErrors(config),
    ...zeroForLatency(config, queries),
    ...tooLight(config),
  ];
  return [...mistakes, ...heedSwitches(doubts, config, mistakes)];
}

/** With these what is used is not known. */
const OF_NAMES: readonly Finding['rule'][] = ['selector', 'undeclared-variable', 'too-large'];

function doubtsOfQuery(query: CheckedQuery, config: MetricConfig): Doubt[] {
  const { metric } = query;
  return [
    ...counterWithoutRate(query),
    ...rangeDoubts(query, config.step),
    ...brokenPercentiles(query),
    ...percentileWithUnequalTraffic(query, config),
    ...sumWithoutScaling(query, config),
  ].map((doubt) => (metric ? { ...doubt, metric: metric.name } : doubt));
}
