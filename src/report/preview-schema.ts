import type { JsonSchema } from '../config/json-schema.js';
import { CONFIG, SIDE_FACTS, SOURCE_EFFORT, WINDOW } from './judgement-schema.js';
import {
  CLAIM,
  COUNT,
  described,
  INSTANT,
  LABELS,
  listOf,
  named,
  NUMBER,
  object,
  oneOf,
  orNull,
  SHARE,
  sides,
  TEXT,
} from './schema-words.js';

const FLAG = object({
  severity: described(
    'error: a judgement would not come about, or not use the metric. note: good to know.',
    oneOf(['error', 'warning', 'note']),
  ),
  code: described('Stable: what kind of thing it is.', TEXT),
  text: described('A sentence for people.', TEXT),
});

const ERROR = object(
  {
    code: described('As the code of a problem.', TEXT),
    message: described('What went wrong.', TEXT),
    pointer: described('Where in the request.', TEXT),
    side: described('On which side.', oneOf(['baseline', 'canary'])),
  },
  ['pointer', 'side'],
);

const ASKED = object(
  {
    source: described('The source that was asked.', TEXT),
    query: described('What it was asked.', TEXT),
    events: described('Of counts: what it was asked for the bad events …', TEXT),
    exposure: described('… and for all.', TEXT),
    start: described('From where.', INSTANT),
    end: described('To where.', INSTANT),
    step: described('In seconds.', NUMBER),
    lookBack: described('How far each sample reads back, in seconds.', NUMBER),
  },
  ['query', 'events', 'exposure'],
);

const ANSWER = object(
  {
    series: described('How many came back.', COUNT),
    labels: described('What tells them apart.', listOf(LABELS)),
    samples: described('The slots that have a sample.', COUNT),
    expected: described('The slots that should.', COUNT),
    coverage: described('The share of those.', orNull(SHARE)),
    gaps: described(
      'The slots without a sample.',
      object({
        slots: described('How many.', COUNT),
        longest: described('How many in a row at most.', COUNT),
      }),
    ),
    min: described('The smallest.', orNull(NUMBER)),
    median: described('The median.', orNull(NUMBER)),
    max: described('The largest.', orNull(NUMBER)),
    events: described('The bad events of all slots.', orNull(NUMBER)),
    exposure: described('All events of all slots.', orNull(NUMBER)),
    sparkline: described('Its course, to the same scale on both sides.', TEXT),
    tookMs: described('How long the source took; null where nobody was asked.', orNull(NUMBER)),
  },
  ['events', 'exposure'],
);

const SIDE = object({
  asked: described('As it can be sent to the source by hand; null where the series came along.', orNull(ASKED)),
  answer: described('What came back; null where nothing did.', orNull(ANSWER)),
});

const PREVIEWED = object({
  name: described('As in the config.', TEXT),
  unit: described('Of its values.', orNull(TEXT)),
  smallestDetectableChange: described('The relative change that 80 % of such windows show.', orNull(NUMBER)),
  baseline: described('The side that is known to be good.', SIDE),
  canary: described('The side that would be judged.', SIDE),
  errors: described('What went wrong.', listOf(ERROR)),
  flags: described('What looks wrong.', listOf(FLAG)),
});

/** A preview as `toPreviewReport` writes it. */
export const PREVIEW: JsonSchema = object(
  {
    ok: described('Whether everything was answered, and nothing would keep a judgement from using it.', CLAIM),
    config: described('What it would be judged by.', CONFIG),
    judge: described('Who would judge.', TEXT),
    window: described(
      'What would be judged.',
      object({
        ...WINDOW,
        plannedSlots: described('How many slots will be judged in all.', COUNT),
        open: described('Whether the window is not over.', CLAIM),
      }),
    ),
    flags: described('What looks wrong with the whole.', listOf(FLAG)),
    metrics: described('The metrics of the config.', listOf(PREVIEWED)),
    figures: described('What else is asked for: the traffic, instances and ages.', listOf(PREVIEWED)),
    sides: described('What is known of the sides as wholes.', sides(SIDE_FACTS)),
    timing: described(
      'The only part that differs from call to call.',
      object({
        fetchMs: described('To fetch the series.', orNull(NUMBER)),
        sources: described('Of each source that was asked, by name.', named(SOURCE_EFFORT)),
      }),
    ),
  },
  ['sides'],
);
