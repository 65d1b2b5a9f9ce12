import { JudgementError } from '../errors.js';
import type { LabelledSeries, MetricSource } from '../sources/metric-source.js';

/** What one judgement may hold in memory, and what its judge may take in time. */
const MOST_SAMPLES = 2_000_000;
/** Beyond these nobody could read the judgement, nor its evidence. */
const LONGEST_NAME = 1_000;
const MOST_LABEL_CHARACTERS = 100_000;

/** Lets the sources of one judgement yield no more than it may hold, all together: beyond that they throw QUERY_REFUSED. */
export function createSampleCounter(): (source: MetricSource) => Pick<MetricSource, 'fetchSeries'> {
  let samples = 0;
  return ({ fetchSeries }) => ({
    fetchSeries: async (query, range, context) => {
      if (samples > MOST_SAMPLES) throw tooManySamples();
      const fetched = await fetchSeries(query, range, context);
      samples += fetched.series.length * range.slots;
      if (samples > MOST_SAMPLES) throw tooManySamples();
      fetched.series.forEach(refuseLongLabels);
      return fetched;
    },
  });
}

function tooManySamples(): JudgementError {
  const text = `yields more than a judgement can hold, which is ${String(MOST_SAMPLES)} samples in all: aggregate series, or make the window shorter`;
  return new JudgementError('QUERY_REFUSED', text);
}

function refuseLongLabels({ labels }: LabelledSeries): void {
  const entries = Object.entries(labels);
  const characters = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const name = Math.max(0, ...entries.map(([name]) => name.length));
  if (name <= LONGEST_NAME && characters <= MOST_LABEL_CHARACTERS) return;
  const text = `answers with a series whose labels have ${String(characters)} characters and names of up to ${String(name)}, at most ${String(MOST_LABEL_CHARACTERS)} and ${String(LONGEST_NAME)}: aggregate them away, as in sum by (label) (…)`;
  throw new JudgementError('QUERY_REFUSED', text);
}
