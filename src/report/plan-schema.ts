import type { JsonSchema } from '../config/json-schema.js';
import { CLAIM, COUNT, described, LABELS, listOf, NUMBER, object, oneOf, orNull, SHARE, TEXT } from './schema-words.js';

const LOOK = object({
  look: described('Counted from 1.', COUNT),
  afterSlots: described('After how many slots.', COUNT),
  done: described('Whether it has been made.', CLAIM),
  metrics: described(
    'The metrics that can fail the canary at it.',
    listOf(
      object(
        {
          metric: described('Its name.', TEXT),
          labels: described('Which of its series.', LABELS),
          pValue: described('Of a change in a bad direction; null where there is none yet.', orNull(SHARE)),
          limit: described('What that may be at most to fail the canary.', orNull(NUMBER)),
        },
        ['labels'],
      ),
    ),
  ),
});

const STOP = object(
  {
    afterSlots: described('After how many slots.', COUNT),
    ofSlots: described('Of how many.', COUNT),
    look: described('At which look; null where counts stopped it between the looks.', orNull(COUNT)),
    rule: described('By what.', oneOf(['comparison', 'limit', 'counts'])),
    metric: described('By which metric.', TEXT),
    labels: described('By which of its series.', LABELS),
  },
  ['labels'],
);

/** The planned looks of a judgement. */
export const PLAN: JsonSchema = object({
  looks: described('In order.', listOf(LOOK)),
  stopped: described('What stopped the canary before the end; null where nothing did.', orNull(STOP)),
});

const WATCH = object(
  {
    metric: described('Its name.', TEXT),
    labels: described('Which of its series.', LABELS),
    evidence: described('1 is what stops the canary; 0 where there is none.', orNull(NUMBER)),
  },
  ['labels'],
);

/** The planned looks while the window is open. */
export const OPEN_PLAN: JsonSchema = object({
  looks: described('In order.', listOf(LOOK)),
  counts: described('How near counts are to stopping the canary.', listOf(WATCH)),
});
