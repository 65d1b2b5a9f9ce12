import type { JsonSchema } from '../config/json-schema.js';
import { CONFIG, WINDOW } from './judgement-schema.js';
import { CLASSIFICATION } from './metric-schema.js';
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
  SCORE,
  sides,
  TEXT,
  VERDICT,
} from './schema-words.js';

const GROUP = object({
  name: described('As in the config.', TEXT),
  weight: described('Its share of the score, in percent.', orNull(NUMBER)),
  score: described('Null where none of its metrics could be scored.', orNull(SCORE)),
});

const FAILED_METRIC = object(
  {
    name: described('As in the config.', TEXT),
    labels: described('Which of its series, where there are several.', LABELS),
    classification: described('How it came out.', CLASSIFICATION),
    critical: described('Whether it fails the canary alone.', CLAIM),
    reason: described('Why, as a sentence.', TEXT),
  },
  ['labels'],
);

const TOLD = object({
  id: described('What it is asked for again by; null where its request is too large for one.', orNull(TEXT)),
  url: described(
    'Where it is shown: a path alone where PUBLIC_URL is not set; null where there is no id.',
    orNull(TEXT),
  ),
  verdict: described('How it came out.', VERDICT),
  score: described('Null where nothing could be scored.', orNull(SCORE)),
  reason: described('Why.', REASON),
  config: described('The metric config.', CONFIG),
  scope: described('The variables of each side, at most 50; null where there are none.', orNull(sides(LABELS))),
  window: described('What was judged.', object(WINDOW)),
  judge: described('With the version of its rules.', TEXT),
  groups: described('At most 50.', listOf(GROUP)),
  failedMetrics: described(
    'Those that count against the canary, critical ones first, at most 50.',
    listOf(FAILED_METRIC),
  ),
  failedCount: described('How many there are in all.', COUNT),
  warnings: described('The codes of its warnings.', listOf(TEXT)),
});

/** A notification as `toJudgementEvent` writes it. */
export const NOTIFICATION: JsonSchema = object({
  event: described('What has happened.', oneOf(['judgement'])),
  deliveryId: described('The same for the same judgement, however often it is told: drop what has been seen.', {
    type: 'string',
    pattern: '^[0-9a-f]{32}$',
  }),
  sentAt: described('When it was made known.', INSTANT),
  judgement: described('What was decided.', TOLD),
});
