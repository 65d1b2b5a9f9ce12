import { JudgementError } from '../errors.js';
import type { MetricSource } from '../sources/metric-source.js';

/** What one judgement may hold in memory, and what its judge may take in time. */
const MOST_SAMPLES = 2_000_000;

/** Lets the sources of one judgement yield no more than it may hold, all together: beyond that they throw QUERY_REFUSED. */
export function createSampleCounter(): (source: MetricSource) => Pick<MetricSource, 'fetchSeries'> {
  let samples = 0;
  return ({ fetchSeries }) => ({
    fetchSeries: async (query, range, context) => {
      if (samples > MOST_SAMPLES) throw tooManySamples();
      const fetched = await fetchSeries(query, range, context);
      samples += fetched.series.length * range.slots;
      if (samples > MOST_SAMPLES) throw tooManySamples();
      return fetched;
    },
  });
}

function tooManySamples(): JudgementError {
  const text = `yields more than a judgement can hold, which is ${String(MOST_SAMPLES)} samples in all: aggregate series, or make the window shorter`;
  return new JudgementError('QUERY_REFUSED', text);
}
