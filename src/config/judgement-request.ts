import { z } from 'zod';
import { Duration, Step } from './duration.js';
import { InlineData } from './inline-data.js';
import { INSTANT_SCHEMA } from './instant.js';
import { JUDGE_NAMES, standardJudge } from './judge-settings.js';
import type { NamedConfig, ReadConfig } from './load-metric-configs.js';
import { LookPlan } from './look-plan.js';
import { readBySchema, shown, within, type Mistake, type Reading } from './mistake.js';
import { propertyOf } from './property-of.js';
import { Split } from './split.js';
import { strictObject } from './strict-object.js';
import { ThresholdOverrides } from './thresholds.js';

const Rfc3339 = z.iso.datetime({ offset: true });

const Time = z
  .string()
  .max(40)
  .transform((text, context) => {
    if (text === 'now') return 'now' as const;
    if (Rfc3339.safeParse(text).success) return Date.parse(text);
    const message = `must be "now" or an RFC 3339 time such as "2026-11-20T10:00:00Z", is ${shown(text)}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta({ description: 'An RFC 3339 time, or "now".', anyOf: [{ const: 'now' }, INSTANT_SCHEMA] });

const Window = strictObject({
  start: Time.optional().meta({ description: 'Where the window starts.' }),
  end: Time.optional().meta({ description: 'Where it ends; now where it is left out.' }),
  duration: Duration.optional().meta({ description: 'How long it is, instead of start or end.' }),
})
  .superRefine(({ start, end, duration }, context) => {
    const given = [start, end, duration].filter((part) => part !== undefined).length;
    if (given === 3 || (start === undefined && duration === undefined)) {
      const message = 'must be { start, end }, { start, duration }, { start } or { duration, end? }';
      context.addIssue({ code: 'custom', message });
    }
    if (typeof start === 'number' && typeof end === 'number' && end <= start) {
      context.addIssue({ code: 'custom', path: ['end'], message: 'must be after start' });
    }
  })
  .meta({
    anyOf: [{ required: ['start'] }, { required: ['duration'] }],
    not: { required: ['start', 'end', 'duration'] },
  });

const LONGEST_DEADLINE_MS = 3_600_000;

/** What a config that comes with a request is called. */
const INLINE = 'inline';
const Scope = z.record(z.string().max(200), z.string().max(1_000));

/** The body of POST /judgements. */
export const JudgementBody = strictObject({
  config: z
    .union([z.string().min(1).max(200), z.record(z.string(), z.unknown())], {
      error: (issue) =>
        issue.input === undefined
          ? 'is required: the name of a metric config, or a whole config'
          : 'must be the name of a metric config, or a whole config',
    })
    .meta({ description: "The name of a metric config, or a whole config, native or Kayenta's JSON." }),
  baseline: strictObject({
    scope: Scope.default({}).meta({ description: 'The variables that pick out the baseline.' }),
    offset: Duration.default(0).meta({ description: 'Judge against the past: how far back the baseline lies.' }),
  })
    .prefault({})
    .meta({ description: 'The side that is known to be good.' }),
  canary: strictObject({ scope: Scope.default({}).meta({ description: 'The variables that pick out the canary.' }) })
    .prefault({})
    .meta({ description: 'The side that is judged.' }),
  scope: Scope.default({}).meta({ description: 'Variables that both sides share.' }),
  source: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "The source to ask, by name, instead of the config's." }),
  window: Window.optional().meta({
    description: 'The judged time range; may be left out where all series come along.',
  }),
  warmup: Duration.optional().meta({ description: "Cut from the start of the window; the config's by default." }),
  step: Step.optional().meta({ description: "The sampling interval, whole seconds; the config's by default." }),
  thresholds: ThresholdOverrides.prefault({}).meta({ description: "Win over the config's." }),
  looks: z.int().min(1).max(1_000).default(1).meta({
    description: 'How often this rollout is judged in all: error levels are divided by it.',
  }),
  plan: LookPlan.optional().meta({
    description: 'Looks at the window before it is over, at which a critical metric may fail the canary.',
  }),
  split: Split.optional().meta({
    description: "What share of both sides' traffic each should get, in proportion: { baseline: 90, canary: 10 }.",
  }),
  deadline: Duration.refine((ms) => ms > 0, 'must be more than 0s')
    .refine((ms) => ms <= LONGEST_DEADLINE_MS, 'must be at most 1h')
    .optional()
    .meta({
      description: 'How long its sources are waited for, retries included, at most 1h; the service has a default.',
    }),
  compare: z
    .enum(JUDGE_NAMES)
    .transform(standardJudge)
    .optional()
    .meta({ description: 'A second judge that judges the same samples, to show where it differs.' }),
  data: InlineData.default({}).meta({ description: 'Series that come along, by metric name.' }),
  include: z
    .array(z.enum(['series', 'evidence']))
    .default([])
    .meta({
      description:
        'series adds the raw and the cleaned series to the answer, evidence everything that it takes to judge again.',
    }),
});

/** A judgement request after reading: times and lengths in milliseconds, gaps as NaN, defaults filled in, an inline config read. */
export interface JudgementRequest extends Omit<z.output<typeof JudgementBody>, 'config'> {
  readonly config: string | NamedConfig;
}

/** The request that a body states, or every mistake in it and in the config that it holds. */
export function readJudgementRequest(body: unknown, readConfig: ReadConfig): Reading<JudgementRequest> {
  const request = readBySchema(JudgementBody, body);
  if (request.kind === 'refused') {
    return { kind: 'refused', mistakes: [...request.mistakes, ...inlineMistakes(body, readConfig)] };
  }
  const { config } = request.value;
  if (typeof config === 'string') return { ...request, value: { ...request.value, config } };
  const inline = readConfig(INLINE, config);
  if (inline.kind === 'refused') return { kind: 'refused', mistakes: within('config', inline.mistakes) };
  return { ...request, value: { ...request.value, config: inline.value } };
}

function inlineMistakes(body: unknown, readConfig: ReadConfig): Mistake[] {
  const config = propertyOf(body, 'config');
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return [];
  const inline = readConfig(INLINE, config);
  return inline.kind === 'read' ? [] : within('config', inline.mistakes);
}
