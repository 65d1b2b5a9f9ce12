import { z } from 'zod';
import { Duration, Step } from './duration.js';
import { InlineData } from './inline-data.js';
import type { NamedConfig, ReadConfig } from './load-metric-configs.js';
import { readBySchema, shown, type Reading } from './mistake.js';
import { strictObject } from './strict-object.js';

const Time = z
  .string()
  .max(40)
  .transform((text, context) => {
    if (text === 'now') return 'now' as const;
    const isRfc3339 = z.iso.datetime({ offset: true }).safeParse(text).success;
    if (isRfc3339) return Date.parse(text);
    context.issues.push({
      code: 'custom',
      input: text,
      message: `must be "now" or an RFC 3339 time such as "2026-11-20T10:00:00Z", is ${shown(text)}`,
    });
    return z.NEVER;
  });

const Window = strictObject({ start: Time.optional(), end: Time.optional(), duration: Duration.optional() }).refine(
  ({ start, end, duration }) =>
    (start !== undefined || duration !== undefined) &&
    !(start !== undefined && end !== undefined && duration !== undefined),
  'must be { start, end }, { start, duration }, { start } or { duration, end? }',
);

const Scope = z.record(z.string().max(200), z.string().max(1_000));
const score = z.number().min(0).max(100);

/** The body of POST /judgements. */
const JudgementRequest = strictObject({
  config: z.union([z.string().min(1).max(200), z.record(z.string(), z.unknown())], {
    error: (issue) =>
      issue.input === undefined
        ? 'is required: the name of a metric config, or a whole config'
        : 'must be the name of a metric config, or a whole config',
  }),
  baseline: strictObject({ scope: Scope.default({}), offset: Duration.default(0) }).prefault({}),
  canary: strictObject({ scope: Scope.default({}) }).prefault({}),
  scope: Scope.default({}).meta({ description: 'Variables that both sides share.' }),
  window: Window.optional(),
  warmup: Duration.optional(),
  step: Step.optional(),
  thresholds: strictObject({ pass: score.optional(), marginal: score.optional() }).prefault({}),
  data: InlineData.default({}),
  include: z.array(z.enum(['series'])).default([]),
});

/** A judgement request after reading: times and lengths in milliseconds, gaps as NaN, defaults filled in, an inline config read. */
export interface JudgementRequest extends Omit<z.output<typeof JudgementRequest>, 'config'> {
  readonly config: string | NamedConfig;
}

/** The request that a body states, or every mistake in it and in the config that it holds. */
export function readJudgementRequest(body: unknown, readConfig: ReadConfig): Reading<JudgementRequest> {
  const request = readBySchema(JudgementRequest, body);
  const { config } = (body ?? {}) as { config?: unknown };
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    return request as Reading<JudgementRequest>;
  const inline = readConfig('inline', config);
  if (request.kind === 'read' && inline.kind === 'read')
    return { ...request, value: { ...request.value, config: inline.value } };
  const ofRequest = request.kind === 'refused' ? request.mistakes : [];
  const ofConfig = inline.kind === 'refused' ? inline.mistakes : [];
  return {
    kind: 'refused',
    mistakes: [...ofRequest, ...ofConfig.map(({ path, message }) => ({ path: ['config', ...path], message }))],
  };
}
