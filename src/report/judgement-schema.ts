import type { JsonSchema } from '../config/json-schema.js';
import { LINK } from './link-schema.js';
import { CLASSIFICATION, METRIC, OPEN_METRIC } from './metric-schema.js';
import { OPEN_PLAN, PLAN } from './plan-schema.js';
import {
  CLAIM,
  COUNT,
  described,
  DIGEST,
  INSTANT,
  LABELS,
  listOf,
  named,
  NUMBER,
  object,
  orNull,
  REASON,
  SCORE,
  SHARE,
  sides,
  TEXT,
  VERDICT,
  type Described,
} from './schema-words.js';

/** The window of a judgement. */
export const WINDOW: Readonly<Record<string, Described>> = {
  start: described('Null, and so the next three, where the series came along without a window.', orNull(INSTANT)),
  end: described('Where it ends.', orNull(INSTANT)),
  judgedFrom: described('Where the judged slots begin: after the warm-up.', orNull(INSTANT)),
  judgedTo: described('Where they end: before what the sources may still be missing.', orNull(INSTANT)),
  stepSeconds: described('The sampling interval.', NUMBER),
  warmupSeconds: described('Cut from the start.', NUMBER),
  slots: described('How many it has.', COUNT),
  judgedSlots: described('How many of them are judged.', COUNT),
};

const EVIDENCE: JsonSchema = { type: 'object' };

/** The config of a judgement. */
export const CONFIG = object({
  name: described('Its name; inline where it came with the request.', TEXT),
  digest: described('Changes when the config does.', DIGEST),
});

const GROUP = object({
  name: described('As in the config.', TEXT),
  weight: described('Its share of the score, in percent.', orNull(NUMBER)),
  score: described('Null where none of its metrics could be scored.', orNull(SCORE)),
  passed: described('Its metrics that passed.', COUNT),
  failed: described('Those that failed.', COUNT),
  withoutData: described('Those without data.', COUNT),
});

const TRAFFIC = object({
  minimumRequests: described('What each side needs.', NUMBER),
  baseline: described('What it had; null where nothing is compared with it.', orNull(NUMBER)),
  canary: described('What it had.', orNull(NUMBER)),
});

/** What is known of a side as a whole. */
export const SIDE_FACTS = object(
  {
    requests: described('In the judged slots.', orNull(NUMBER)),
    instances: described('The median of the judged slots.', orNull(NUMBER)),
    ageSeconds: described('For how long they have been running.', orNull(NUMBER)),
    share: described("Of both sides' requests, what it had.", orNull(SHARE)),
    expectedShare: described('What it should have had by the split.', orNull(SHARE)),
  },
  ['requests', 'instances', 'ageSeconds', 'share', 'expectedShare'],
);

const OUTCOME = object({
  classification: described('How the metric came out.', CLASSIFICATION),
  failed: described('Whether it counts against its groups.', CLAIM),
  criticalFailure: described('Whether it fails the canary.', CLAIM),
  reason: described('Why.', REASON),
});

const DIFFERENCE: JsonSchema = {
  ...object({ name: described('The metric.', TEXT), labels: described('Which of its series.', LABELS) }, ['labels']),
  description: 'Beside these, one property a judge, by its name: what it makes of the metric, null for nothing.',
  patternProperties: { '^[a-z-]+/[0-9]+$': orNull(OUTCOME) },
};

const COMPARISON = object({
  judge: described('The second judge.', TEXT),
  verdict: described('Its verdict.', VERDICT),
  score: described('Its score.', orNull(SCORE)),
  weightedScore: described('Its score by the groups alone.', orNull(SCORE)),
  reason: described('Why.', REASON),
  ignored: described(
    'What is asked for and it has no rule for.',
    listOf(
      object({ option: described('As it is written.', TEXT), metrics: described('Of these metrics.', listOf(TEXT)) }, [
        'metrics',
      ]),
    ),
  ),
  differences: described('The metrics that the judges differ on.', listOf(DIFFERENCE)),
});

/** What it took to ask a source. */
export const SOURCE_EFFORT = object({
  attempts: described('How often it was asked.', COUNT),
  waitedMs: described('How long was waited before asking it again.', orNull(NUMBER)),
});

const TIMING = object({
  fetchMs: described('To fetch the series.', orNull(NUMBER)),
  judgeMs: described('To judge them.', orNull(NUMBER)),
  sources: described('Of each source that was asked, by name.', named(SOURCE_EFFORT)),
});

/** A judgement as `toJsonReport` writes it. */
export const JUDGEMENT: JsonSchema = object(
  {
    id: described('Asks for it again at /judgements/{id}; null where the request does not fit into one.', orNull(TEXT)),
    state: described('Tells it from what is known while the window is open.', { type: 'string', const: 'judged' }),
    verdict: described('What to branch on.', VERDICT),
    score: described('From 0 to 100; null where nothing could be scored.', orNull(SCORE)),
    summary: described(
      'The same in short.',
      object({
        verdict: described('The verdict.', VERDICT),
        score: described('The score.', orNull(SCORE)),
        reason: described('The sentence of the reason.', TEXT),
        reportUrl: described('Where the judgement is found again.', orNull(TEXT)),
      }),
    ),
    reason: described('Why.', REASON),
    thresholds: described(
      'The scores that make a verdict, both inclusive.',
      object({ pass: described('Pass from here on.', SCORE), marginal: described('Marginal from here on.', SCORE) }),
    ),
    anyFailure: described('Where no canary passes with a metric that fails, however little it weighs.', {
      type: 'string',
      const: 'marginal',
    }),
    weightedScore: described('The score by the groups alone, without critical failures.', orNull(SCORE)),
    scope: described('The variables of each side with their values; left out where there are none.', sides(LABELS)),
    window: described('What was judged.', object(WINDOW)),
    config: described('What it was judged by.', CONFIG),
    judge: described('Who judged, with the version of its rules.', TEXT),
    digest: described('Of all series that were judged: another one means that they are others.', DIGEST),
    link: described('What its link was made with, where judging again comes to something else.', LINK),
    groups: described('How each group did.', listOf(GROUP)),
    metrics: described('How each metric did.', listOf(METRIC)),
    traffic: described('The requests of each side, where the config asks for some.', TRAFFIC),
    sides: described('What is known of the sides as wholes.', sides(SIDE_FACTS)),
    comparison: described('What the second judge makes of it, with compare.', COMPARISON),
    plan: described('The planned looks, with plan.', PLAN),
    warnings: described('What to know before trusting the verdict.', listOf(REASON)),
    timing: described('The only part that differs from call to call.', TIMING),
    evidence: described('With include: ["evidence"]: everything that it takes to judge again.', EVIDENCE),
  },
  ['anyFailure', 'scope', 'digest', 'link', 'traffic', 'sides', 'comparison', 'plan', 'evidence'],
);

/** What is known while the window is open, as `toOpenReport` writes it. */
export const OPEN_JUDGEMENT: JsonSchema = object(
  {
    id: described('Asks again at /judgements/{id}.', TEXT),
    state: described('Tells it from a judgement.', { type: 'string', const: 'open' }),
    verdict: described('None yet.', { type: 'null' }),
    score: described('None yet.', { type: 'null' }),
    summary: described(
      'The same in short.',
      object({
        verdict: described('None yet.', { type: 'null' }),
        score: described('None yet.', { type: 'null' }),
        reason: described('How far it is, as a sentence.', TEXT),
        reportUrl: described('Where to ask again.', TEXT),
      }),
    ),
    completeAt: described('When the judgement can be made.', INSTANT),
    retryAfterSeconds: described('When asking again may bring it: as Retry-After.', { type: 'integer', minimum: 1 }),
    window: described(
      'What will be judged.',
      object({ ...WINDOW, plannedSlots: described('How many slots will be judged in all.', COUNT) }),
    ),
    config: described('What it is judged by.', CONFIG),
    metrics: described('What was measured so far.', listOf(OPEN_METRIC)),
    plan: described('The planned looks, with plan.', OPEN_PLAN),
    warnings: described('What to know.', listOf(REASON)),
  },
  ['plan'],
);
