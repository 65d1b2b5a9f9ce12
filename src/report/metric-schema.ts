import type { JsonSchema } from '../config/json-schema.js';
import {
  CLAIM,
  COUNT,
  described,
  INSTANT,
  LABELS,
  listOf,
  NUMBER,
  object,
  oneOf,
  orNull,
  REASON,
  SHARE,
  sides,
  TEXT,
  type Described,
} from './schema-words.js';

/** How a metric can be classified. */
export const CLASSIFICATION = oneOf(['pass', 'high', 'low', 'no-data', 'error']);

const SIDE = object({
  count: described('The samples that were judged.', COUNT),
  missing: described('The judged slots without a sample.', COUNT),
  coverage: described('The share of the judged slots that have a sample.', orNull(SHARE)),
  min: described('The smallest.', orNull(NUMBER)),
  mean: described('The mean.', orNull(NUMBER)),
  median: described('The median.', orNull(NUMBER)),
  p95: described('The 95th percentile of the samples.', orNull(NUMBER)),
  max: described('The largest.', orNull(NUMBER)),
  standardDeviation: described('The standard deviation.', orNull(NUMBER)),
});

const EFFECT = object(
  {
    kind: described('ratio: canary / baseline. difference: canary − baseline.', oneOf(['ratio', 'difference'])),
    value: described('The estimate.', orNull(NUMBER)),
    low: described('The lower end of its interval; null where it has none.', orNull(NUMBER)),
    high: described('The upper end; null where it has none.', orNull(NUMBER)),
    confidence: described('Of the interval.', SHARE),
    absolute: described('The difference in the unit of the metric.', orNull(NUMBER)),
  },
  ['absolute'],
);

const LIMIT = object(
  {
    of: described('The figure of the canary that is held against it.', oneOf(['mean', 'median', 'p95', 'every'])),
    value: described('That figure.', orNull(NUMBER)),
    max: described('What it may be at most.', NUMBER),
    min: described('What it must be at least.', NUMBER),
  },
  ['max', 'min'],
);

const TEST = object(
  {
    pValue: described('The chance of such a change, in a bad direction, where there is none.', orNull(SHARE)),
    adjustedPValue: described('The same with all metrics of its kind looked at together.', orNull(SHARE)),
    effect: described('How far the canary is from the baseline.', orNull(EFFECT)),
    meanRatio: described('Mean of the canary / mean of the baseline.', orNull(NUMBER)),
    probabilityOfSuperiority: described('The chance that a canary sample exceeds a baseline sample.', orNull(SHARE)),
    samples: described(
      'What the test rests on.',
      object({
        used: described('On each side; the fewer where they differ.', COUNT),
        effective: described('How many independent ones would say as much.', orNull(NUMBER)),
        autocorrelation: described('Of neighbouring samples.', orNull(NUMBER)),
      }),
    ),
    smallestDetectableChange: described('The relative change that 80 % of such windows show.', orNull(NUMBER)),
    limit: described('The absolute bound on the canary.', LIMIT),
    history: described(
      'What healthy comparisons of the metric have shown.',
      object({
        comparisons: described('How many.', COUNT),
        spread: described('By how much their effects spread: 0.04 is about 4 %.', orNull(NUMBER)),
      }),
    ),
    rule: described('What decided.', oneOf(['rank', 'value', 'counts', 'limit', 'history'])),
  },
  ['limit', 'history'],
);

const INSTANCE = object({
  labels: described('Which one.', LABELS),
  mean: described('Its mean.', orNull(NUMBER)),
  ratio: described("In multiples of the side's median instance.", orNull(NUMBER)),
  outlier: described('Whether it is not like the others.', CLAIM),
});

const QUERY = object(
  {
    source: described('The source that was asked.', TEXT),
    query: described('What it was asked.', TEXT),
    events: described('Of counts: what it was asked for the bad events …', TEXT),
    exposure: described('… and for all.', TEXT),
    start: described('From where.', INSTANT),
    end: described('To where.', INSTANT),
    step: described('In seconds.', NUMBER),
  },
  ['query', 'events', 'exposure'],
);

const LINK = object({ name: described('Where it leads.', TEXT), url: described('An http or https URL.', TEXT) });

const SAMPLES = listOf(orNull(NUMBER));

const SERIES = object(
  {
    raw: described('A value for every slot of the window, warm-up included; null is a gap.', SAMPLES),
    cleaned: described('What was judged.', SAMPLES),
    events: described('The bad events of each slot.', SAMPLES),
    exposure: described('All events of each slot.', SAMPLES),
  },
  ['events', 'exposure'],
);

const ACCEPTED = object({
  increase: described('Upwards, 0.1 is 10 %; null where an increase is not bad.', orNull(NUMBER)),
  decrease: described('Downwards; null where a decrease is not bad.', orNull(NUMBER)),
  absolute: described('A difference in the unit of the metric that must be reached, too.', orNull(NUMBER)),
});

const FACTS: Readonly<Record<string, Described>> = {
  name: described('As in the config.', TEXT),
  labels: described('Where a metric has several series: which one.', LABELS),
  group: described('The first of its groups.', orNull(TEXT)),
  groups: described('The groups whose scores it moves.', listOf(TEXT)),
  critical: described('Whether its failure fails the canary.', CLAIM),
  muted: described('Whether it is reported only.', CLAIM),
  unit: described('Of its values.', orNull(TEXT)),
  direction: described('The change that is bad.', oneOf(['increase', 'decrease', 'either'])),
  accepted: described(
    'From which changes on it may fail; null where it is not compared, or its judge tells that otherwise.',
    orNull(ACCEPTED),
  ),
  baseline: described('The samples of the baseline.', SIDE),
  canary: described('The samples of the canary.', SIDE),
  test: described('The numbers of the test that decided; null where none was run.', orNull(TEST)),
  instances: described('What each side consists of, with series: { instances }.', sides(listOf(INSTANCE))),
  judged: described(
    'Where its judged slots begin and end; null without a window.',
    object({ from: described('The begin.', orNull(INSTANT)), to: described('The end.', orNull(INSTANT)) }),
  ),
  queries: described(
    'As they can be sent to the source by hand.',
    object(
      {
        baseline: described('Of the baseline, where it is asked for.', QUERY),
        canary: described('Of the canary.', QUERY),
      },
      ['baseline'],
    ),
  ),
  links: described('What opens the queries for people, by externalUrl of their source.', sides(listOf(LINK))),
  warnings: described('What to know before trusting the classification.', listOf(REASON)),
};

const FINDINGS: Readonly<Record<string, Described>> = {
  classification: described('How it came out.', CLASSIFICATION),
  failed: described('Whether it counts against its groups.', CLAIM),
  criticalFailure: described('Whether it fails the canary.', CLAIM),
  reason: described('Why.', REASON),
  series: described('With include: ["series"].', sides(SERIES)),
};

/** A metric of a judgement. */
export const METRIC: JsonSchema = object({ ...FACTS, ...FINDINGS }, [
  'labels',
  'instances',
  'judged',
  'queries',
  'links',
  'series',
]);

/** A metric while the window is open: what was measured of it. */
export const OPEN_METRIC: JsonSchema = object(FACTS, ['labels', 'instances', 'judged', 'queries', 'links']);
