import { z } from 'zod';
import { GoldenMetric } from './golden-series.js';
import { JudgementBody } from './judgement-request.js';
import { LookPlan } from './look-plan.js';
import { Name } from './metric-config.js';
import { readBySchema, shown, type Mistake, type Reading } from './mistake.js';
import { propertyOf } from './property-of.js';
import { Split } from './split.js';
import { ALWAYS, strictObject } from './strict-object.js';
import { ThresholdOverrides } from './thresholds.js';

const MOST_CASES = 500;
const { warmup, step } = JudgementBody.shape;

const GoldenRequest = strictObject({
  warmup,
  step,
  thresholds: ThresholdOverrides.optional().meta({ description: "Win over the config's." }),
  looks: z.int().min(1).max(1_000).optional().meta({ description: 'How often the rollout is judged in all.' }),
  plan: LookPlan.optional().meta({ description: 'Looks at the window before it is over.' }),
  split: Split.optional().meta({ description: 'What share of the traffic each side should get.' }),
});

const series = z.record(Name, GoldenMetric).optional();
const score = z.number().min(0).max(100);
const code = z.string().min(1).max(100);

const NO_SCORE = 'must be a score from 0 to 100, null for none, or { min, max } with min up to max';
const Score = z
  .union(
    [
      score,
      z.null(),
      strictObject({
        min: score.optional().meta({ description: 'The least score, inclusive.' }),
        max: score.optional().meta({ description: 'The highest score, inclusive.' }),
      })
        .refine(({ min, max }) => (min !== undefined || max !== undefined) && (min ?? 0) <= (max ?? 100), NO_SCORE)
        .meta({ minProperties: 1 }),
    ],
    { error: NO_SCORE },
  )
  .optional();

const Classification = z.enum(['pass', 'high', 'low', 'no-data', 'error']);

const NO_OUTCOME =
  'must be pass, high, low, no-data or error, or { classification, reason } with the code of the reason, such as shift-high';
const OfMetric = z.union(
  [
    Classification,
    strictObject({
      classification: Classification.optional().meta({ description: 'What it is classified as.' }),
      reason: code.optional().meta({ description: "The code of the metric's reason." }),
    })
      .refine(isNotEmpty, NO_OUTCOME)
      .meta({ minProperties: 1 }),
  ],
  { error: NO_OUTCOME },
);

const Expectation = strictObject({
  verdict: z
    .enum(['pass', 'marginal', 'fail', 'inconclusive'])
    .optional()
    .meta({ description: 'The verdict of the judgement.' }),
  score: Score.meta({ description: 'The score: a number, { min, max }, or null for none.' }),
  reason: code.optional().meta({ description: "The code of the verdict's reason, such as missing-evidence." }),
  metrics: z.record(Name, OfMetric).optional().meta({ description: 'What each metric is classified as, by name.' }),
})
  .refine(isNotEmpty, 'expects nothing: give verdict, score, reason or metrics')
  .meta({ minProperties: 1 });

function isNotEmpty(value: object): boolean {
  return Object.values(value).some((part) => part !== undefined);
}

const GoldenCase = strictObject({
  name: Name.meta({ description: 'What is tested, as a sentence; unique in the file.' }),
  request: GoldenRequest.optional().meta({ description: 'Parts of the judgement request.' }),
  series: series.meta({ description: 'The series of each metric, by name.' }),
  recorded: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .meta({ description: "A judgement's JSON with its series: a relative path inside the folder of the test." }),
  expect: Expectation.meta({ description: 'What must come out.' }),
});
export type GoldenCase = z.output<typeof GoldenCase>;

/** The tests of a metric config. */
export const GoldenTestFile = strictObject({
  request: GoldenRequest.optional().meta({ description: "What holds for every case; a case's own win." }),
  series: series.meta({ description: "Series for every case; a case's own replace them, metric by metric." }),
  cases: z.array(GoldenCase).min(1).max(MOST_CASES).meta({ description: 'The cases.' }),
}).superRefine((file, context) => {
  const cases = propertyOf(file, 'cases');
  const names = Array.isArray(cases) ? cases.map((one) => propertyOf(one, 'name')) : [];
  for (const [i, name] of names.entries()) {
    const first = names.indexOf(name);
    if (name === undefined || first === i) continue;
    const message = `${shown(name)} is the name of case ${String(first + 1)} already`;
    context.addIssue({ code: 'custom', path: ['cases', i, 'name'], message });
  }
}, ALWAYS);
export type GoldenTestFile = z.output<typeof GoldenTestFile>;

/** The golden tests that a document states, or every mistake in it. */
export function readGoldenTests(document: unknown): Reading<GoldenTestFile> {
  return readBySchema(GoldenTestFile, document);
}

const SERIES = ['baseline', 'canary', 'events', 'exposure'];

/** Whether an array at this place in a file of golden tests holds samples. */
export function isGoldenSamples(path: Mistake['path']): boolean {
  return path.includes('series') && SERIES.includes(String(path.at(-1)));
}
