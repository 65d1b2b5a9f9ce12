import { z } from 'zod';
import { RecordedValues } from './recorded-values.js';
import { strictObject } from './strict-object.js';

const LONGEST_QUERY = 100_000;
const LONGEST_MESSAGE = 20_000;
/** No source yields longer ones to a judgement. */
const LONGEST_LABEL = 100_000;
/** An answer may be put together of several, each with its own. */
const MOST_SERIES = 10_000;
const MOST_REMARKS = 10_000;
const MOST_LINKS = 20;

const Text = z.string().max(LONGEST_MESSAGE);

const RecordedQuery = strictObject({
  text: z.string().max(LONGEST_QUERY).meta({ description: 'As it was asked.' }),
  links: z
    .array(
      strictObject({
        name: z.string().max(1_000).meta({ description: 'Where it leads.' }),
        url: z
          .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
          .max(LONGEST_QUERY)
          .meta({ description: 'Opens the query.' }),
      }),
    )
    .max(MOST_LINKS)
    .default([])
    .meta({ description: 'What opens it for people.' }),
});

const RecordedQueries = strictObject({
  query: RecordedQuery.optional().meta({ description: 'What is asked for values.' }),
  events: RecordedQuery.optional().meta({ description: 'What is asked for bad events, where events are counted.' }),
  exposure: RecordedQuery.optional().meta({ description: 'What is asked for all events then.' }),
});

const RecordedSeries = strictObject({
  labels: z
    .record(z.string().max(1_000), z.string().max(LONGEST_LABEL))
    .meta({ description: 'What tells it from others.' }),
  values: RecordedValues.optional().meta({ description: 'One value a slot, as it was fetched.' }),
  events: RecordedValues.optional().meta({ description: 'Instead of values, where events are counted: bad ones.' }),
  exposure: RecordedValues.optional().meta({ description: 'And all of them.' }),
}).superRefine(({ values, events, exposure }, context) => {
  const counted = events !== undefined && exposure !== undefined;
  if ((values !== undefined) !== counted && (events !== undefined) === (exposure !== undefined)) return;
  context.addIssue({ code: 'custom', message: 'must have either values, or events and exposure' });
});
/** A series as it was fetched. */
export type RecordedSeries = z.output<typeof RecordedSeries>;

const SideSeries = z.array(RecordedSeries).max(MOST_SERIES);

const Failure = strictObject({
  code: z
    .enum(['QUERY_REFUSED', 'SOURCE_FAILED', 'SOURCE_UNREACHABLE', 'SOURCE_BUSY', 'SOURCE_TIMEOUT', 'DEADLINE_PASSED'])
    .meta({ description: 'What went wrong.' }),
  message: Text.meta({ description: 'The same as a sentence.' }),
  metric: Text.optional().meta({ description: 'The metric that was asked for.' }),
  side: z.enum(['baseline', 'canary']).optional().meta({ description: 'The side that was asked for.' }),
  source: Text.optional().meta({ description: 'The source that was asked.' }),
  query: Text.optional().meta({ description: 'What was asked.' }),
  retryAfterSeconds: z.number().min(0).optional().meta({ description: 'When asking again may have been worth it.' }),
  givenUp: z.boolean().meta({ description: 'Whether it was given up for what had failed before.' }),
});

/** What came of something that was asked of a source. */
export const EvidenceOutcome = strictObject({
  metric: z.string().max(1_000).optional().meta({ description: 'The metric that it is of.' }),
  figure: z
    .enum(['traffic', 'instances', 'age'])
    .optional()
    .meta({ description: 'Where it is of no metric: what of the sides as wholes it is.' }),
  source: z.string().max(1_000).meta({ description: 'The name of the source that was asked.' }),
  queries: strictObject({
    baseline: RecordedQueries.optional().meta({ description: 'Left out where only the canary counts.' }),
    canary: RecordedQueries.meta({ description: 'What was asked for the canary.' }),
  }).meta({ description: 'What was asked.' }),
  series: strictObject({
    baseline: SideSeries.meta({ description: 'All series of the baseline, in the order of the answer.' }),
    canary: SideSeries.meta({ description: 'Those of the canary.' }),
  })
    .optional()
    .meta({ description: 'What was answered; left out where it could not be had.' }),
  remarks: z.array(Text).max(MOST_REMARKS).default([]).meta({ description: 'What the source remarked.' }),
  failure: Failure.optional().meta({ description: 'Why it could not be had.' }),
}).superRefine(({ series, failure }, context) => {
  if ((series === undefined) !== (failure === undefined)) return;
  context.addIssue({ code: 'custom', path: ['series'], message: 'is required where nothing failed, and only there' });
});
/** What came of something that was asked of a source. */
export type EvidenceOutcome = z.output<typeof EvidenceOutcome>;
