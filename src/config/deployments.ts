import { z } from 'zod';
import { Duration } from './duration.js';
import { INSTANT_SCHEMA, parseInstant } from './instant.js';
import { JudgementBody } from './judgement-request.js';
import { Name } from './metric-config.js';
import { readBySchema, shown, type Mistake, type Reading } from './mistake.js';
import { strictObject } from './strict-object.js';

const MOST_DEPLOYMENTS = 1_000;

const Instant = z
  .string()
  .max(40)
  .transform((text, context) => {
    const atMs = parseInstant(text);
    if (atMs !== undefined) return atMs;
    const message = `must be an RFC 3339 time such as "2026-11-20T10:00:00Z", is ${shown(text)}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta(INSTANT_SCHEMA);

const Outcome = z.enum(['good', 'bad', 'unknown']);

/** What became of a deployment. */
const TOLD = {
  badSince: Instant.optional().meta({ description: 'When it went bad, where that was after the start of its window.' }),
  badMetrics: z.array(Name).min(1).max(1_000).optional().meta({
    description: 'The metrics that were truly bad; without it every metric counts as one that might have shown it.',
  }),
  note: z.string().max(1_000).optional().meta({ description: 'What is to be remembered of it.' }),
};

const { scope, baseline, canary, warmup } = JudgementBody.shape;

const WrittenDeployment = strictObject({
  name: Name.meta({ description: 'What reports call it; unique in the list.' }),
  baseline,
  canary,
  scope,
  window: strictObject({
    start: Instant.meta({ description: 'Where the judged window starts.' }),
    end: Instant.optional().meta({ description: 'Where it ends.' }),
    duration: Duration.optional().meta({ description: 'How long it is, instead of end.' }),
  }).meta({ description: 'What is judged of it.' }),
  warmup,
  outcome: Outcome.optional().meta({ description: 'What became of it: good, bad or unknown.' }),
  ...TOLD,
});

const Defaults = strictObject({
  baseline,
  canary,
  scope,
  window: strictObject({ duration: Duration.meta({ description: 'How long windows are that have no end.' }) })
    .optional()
    .meta({ description: 'The length of windows.' }),
  warmup,
  outcome: Outcome.default('unknown').meta({ description: 'Of deployments that say none.' }),
});

/** A list of past deployments, everything that a person may write. */
export const DeploymentList = strictObject({
  defaults: Defaults.prefault({}).meta({ description: 'What holds for every deployment that does not say otherwise.' }),
  deployments: z.array(WrittenDeployment).min(1).max(MOST_DEPLOYMENTS).meta({ description: 'The deployments.' }),
});

/** Which versions turned out how, by their names. */
export const VersionOutcomes = z
  .record(
    Name,
    z.union(
      [Outcome, strictObject({ outcome: Outcome.meta({ description: 'What became of the version.' }), ...TOLD })],
      { error: 'must be good, bad, unknown or { outcome, badSince, badMetrics, note }' },
    ),
  )
  .transform((outcomes) =>
    Object.fromEntries(
      Object.entries(outcomes).map(([version, told]) => [version, typeof told === 'string' ? { outcome: told } : told]),
    ),
  );
export type VersionOutcomes = z.output<typeof VersionOutcomes>;

/** A past deployment: what to judge of it, and what is known to have become of it. */
export interface Deployment {
  readonly name: string;
  readonly baseline: { readonly scope: Readonly<Record<string, string>>; readonly offset: number };
  readonly canary: { readonly scope: Readonly<Record<string, string>> };
  readonly scope: Readonly<Record<string, string>>;
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly warmupMs?: number | undefined;
  readonly outcome: 'good' | 'bad' | 'unknown';
  readonly badSinceMs?: number | undefined;
  readonly badMetrics?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

/** The deployments that a document lists, its defaults filled in, or every mistake in it. */
export function readDeployments(document: unknown): Reading<readonly Deployment[]> {
  const reading = readBySchema(DeploymentList, document);
  if (reading.kind === 'refused') return reading;
  const { defaults, deployments } = reading.value;
  const resolved = deployments.map((written) => resolve(written, defaults));
  const names = resolved.map(({ name }) => name);
  const mistakes = resolved.flatMap((deployment, i) =>
    [
      ...(names.indexOf(deployment.name) < i
        ? [{ path: ['name'], message: 'is the name of another one already' }]
        : []),
      ...mistakesOf(deployment),
    ].map(({ path, message }) => ({ path: ['deployments', i, ...path], message })),
  );
  return mistakes.length > 0 ? { kind: 'refused', mistakes } : { ...reading, value: resolved };
}

/** What became of which versions, or every mistake in the document. */
export function readOutcomes(document: unknown): Reading<VersionOutcomes> {
  const reading = readBySchema(VersionOutcomes, document);
  if (reading.kind === 'refused') return reading;
  const mistakes = Object.entries(reading.value).flatMap(([version, { outcome, badSince, badMetrics }]) =>
    idleKeys({ outcome, badSinceMs: badSince, badMetrics }).map(({ path, message }) => ({
      path: [version, ...path],
      message,
    })),
  );
  return mistakes.length > 0 ? { kind: 'refused', mistakes } : reading;
}

type Written = z.output<typeof WrittenDeployment>;

function resolve(written: Written, defaults: z.output<typeof Defaults>): Deployment {
  const { start, end, duration } = written.window;
  const lengthMs = duration ?? defaults.window?.duration ?? NaN;
  return {
    name: written.name,
    baseline: {
      scope: { ...defaults.baseline.scope, ...written.baseline.scope },
      offset: written.baseline.offset || defaults.baseline.offset,
    },
    canary: { scope: { ...defaults.canary.scope, ...written.canary.scope } },
    scope: { ...defaults.scope, ...written.scope },
    // Both given contradict each other: then there is no end.
    window: { startMs: start, endMs: end === undefined ? start + lengthMs : duration === undefined ? end : NaN },
    warmupMs: written.warmup ?? defaults.warmup,
    outcome: written.outcome ?? defaults.outcome,
    badSinceMs: written.badSince,
    badMetrics: written.badMetrics,
    note: written.note,
  };
}

function mistakesOf({ window: { startMs, endMs }, outcome, badSinceMs, badMetrics }: Deployment): Mistake[] {
  const mistakes: Mistake[] = [];
  if (Number.isNaN(endMs)) {
    mistakes.push({ path: ['window'], message: 'must have either an end or a duration, its own or of the defaults' });
  } else if (endMs <= startMs) mistakes.push({ path: ['window'], message: 'must end after its start' });
  if (badSinceMs !== undefined && badSinceMs >= endMs) {
    mistakes.push({
      path: ['badSince'],
      message: 'must be before the end of the window, which could not show it else',
    });
  }
  return [...mistakes, ...idleKeys({ outcome, badSinceMs, badMetrics })];
}

/** What says how a deployment was bad says nothing of one that was not. */
function idleKeys({
  outcome,
  badSinceMs,
  badMetrics,
}: Pick<Deployment, 'outcome' | 'badSinceMs' | 'badMetrics'>): Mistake[] {
  if (outcome === 'bad') return [];
  const written = Object.entries({ badSince: badSinceMs, badMetrics }).filter(([, value]) => value !== undefined);
  const message = `has no meaning for a deployment whose outcome is ${outcome}: say bad`;
  return written.map(([key]) => ({ path: [key], message }));
}
