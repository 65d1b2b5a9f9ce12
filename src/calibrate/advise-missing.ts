import type { JudgeSettings } from '../config/judge-settings.js';
import type { Metric } from '../config/metric-config.js';
import { asPercent, type OptionAdvice } from './advice.js';
import type { MetricFacts } from './metric-facts.js';

/** Fewer gaps than this matter to nobody. */
const FEWEST_GAPS = 0.01;
/** From this share on gaps are mostly of one kind. */
const MOSTLY = 0.8;

/** What gaps of a metric mean: 0 where only its events were missing while its side lived, nothing where the side was gone. Null without gaps to tell by. */
export function adviseMissing(
  { metric, coverage, silentGaps }: MetricFacts,
  judge: JudgeSettings['name'],
): OptionAdvice | null {
  const gaps = 1 - coverage;
  if (!(gaps >= FEWEST_GAPS)) return null;
  const { missing } = metric.analysis;
  const found = `${asPercent(gaps)} of its slots have no sample, and in ${asPercent(silentGaps)} of those the same side had samples of other metrics`;
  if (silentGaps >= MOSTLY && !countsEvents(metric)) {
    if (missing === 'zero') return null;
    const why = `${found}: it was silent while the side lived, but whether 0 is what that means cannot be told of its query.`;
    return { option: 'missing', value: null, why };
  }
  const right = silentGaps >= MOSTLY ? 'zero' : 'drop';
  if (right === 'zero' && judge === 'netflix-aca' && metric.analysis.onNoData === 'fail') {
    const why = `${found}: a gap is 0 events, but with netflix-aca a side of zeros never lacks data, and it is to fail then.`;
    return { option: 'missing', value: null, why };
  }
  // Between the two nothing is certain.
  if (right === 'drop' && silentGaps > 1 - MOSTLY && missing === 'zero') {
    return { option: 'missing', value: null, why: `${found}: some gaps mean 0 and some that the side was gone.` };
  }
  const why =
    right === 'zero'
      ? `${found}: the series is there only while something happens, and a gap is 0 events.`
      : `${found}: most gaps are the side's or the source's, and no zeros.`;
  return { option: 'missing', value: right === missing ? null : right, why };
}

/** What sums up how often something happened; of means, quantiles and shares a gap is no 0. */
const COUNTING = /\b(?:rate|irate|increase|count_over_time|sum_over_time|delta|changes)\s*\(/;
const NOT_COUNTING =
  /histogram_|quantile|\bavg|\bmin\b|\bmax\b|stddev|\/|_over_time\s*\(\s*\w*(?:seconds|latency|duration)/;
const COUNTING_ALIGNERS = ['ALIGN_RATE', 'ALIGN_DELTA', 'ALIGN_COUNT'];
const NOT_COUNTING_REDUCER = /PERCENTILE|MEAN|MIN|MAX|STDDEV|FRACTION/;

/** Whether a metric counts events that are bad, or bad either way. */
function countsEvents({ query, analysis }: Metric): boolean {
  if (analysis.direction === 'decrease' || !query) return false;
  switch (query.type) {
    case 'prometheus':
      if (query.expr === undefined) return true;
      return COUNTING.test(query.expr) && !NOT_COUNTING.test(query.expr);
    case 'stackdriver':
      if (query.eventsFilter !== undefined) return true;
      return (
        COUNTING_ALIGNERS.includes(query.perSeriesAligner) && !NOT_COUNTING_REDUCER.test(query.crossSeriesReducer ?? '')
      );
    default:
      return false;
  }
}
