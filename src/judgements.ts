import { readJudgementRequest, type JudgementRequest } from './config/judgement-request.js';
import type { NamedConfig, ReadConfig } from './config/load-metric-configs.js';
import { toDetails } from './config/mistake.js';
import { JudgementError } from './errors.js';
import type { IdContent, JudgementIds } from './identity/judgement-id.js';
import { createRecent } from './identity/recent.js';
import { createSharedRuns } from './identity/shared-runs.js';
import type { MeasuredSide } from './judge/measurement.js';
import type { Occasion } from './measure/prepare-judgement.js';
import type { RunPreview } from './measure/preview-judgement.js';
import type { FollowJudgement, JudgementOutcome } from './run-judgement.js';
import { resolveWindow, type TimeRange } from './window/window.js';

/** What somebody who asks for a judgement is told. */
export interface JudgementAnswer {
  /** Under which it can be had again; null where the request is too large for one. */
  readonly id: string | null;
  readonly request: JudgementRequest;
  readonly outcome: JudgementOutcome;
  /** Whether the config has been edited since it was asked for first. */
  readonly configChanged: boolean;
}

/** The judgements that can be asked for: by what is to be judged, or by the id of one that was asked for before. */
export interface Judgements {
  /**
   * Judges what the body of a request states, or tells what is known while its window is not over.
   *
   * @throws {JudgementError} where the request or a source is at fault
   * @throws the signal's reason once it is aborted
   */
  readonly ask: (body: unknown, signal: AbortSignal) => Promise<JudgementAnswer>;
  /** The same by id. Throws as ask does, and where the id is none of this service's. */
  readonly again: (id: string, signal: AbortSignal) => Promise<JudgementAnswer>;
  /** Asks what the body of a request would have asked, and judges nothing. Throws as ask does, but not for what single queries yield. */
  readonly preview: (body: unknown, signal: AbortSignal) => ReturnType<RunPreview>;
}

/** What judgements are made by. */
export interface JudgementsParts {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly readConfig: ReadConfig;
  readonly follow: FollowJudgement;
  readonly runPreview: RunPreview;
  readonly ids: JudgementIds;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Numbers, eight bytes each. */
const MOST_KEPT = 4_000_000;
/** What else an answer takes, in numbers. */
const LEAST_WEIGHT = 2_000;
const KEPT_MS = 300_000;

/** Judgements without a store: an id holds all that it takes to judge again, callers of one id share a run, and what was found last is remembered for a while. */
export function createJudgements(parts: JudgementsParts): Judgements {
  const { configs, readConfig, follow, ids, now } = parts;
  const digestOf = ({ config }: JudgementRequest): string | undefined =>
    typeof config === 'string' ? configs.get(config)?.digest : config.digest;
  const { judge, keyed } = createShared(parts);
  return {
    ask: async (body, signal) => {
      const nowMs = now();
      const request = read(body, readConfig);
      const range = request.window && resolveWindow(request.window, nowMs);
      const content = { request: withTimes(body, range), configDigest: digestOf(request) ?? '' };
      if (range && range.endMs > nowMs) {
        const id = ids.toId(content);
        if (id === undefined) throw tooLargeToDefer();
        const outcome = await judge(id, { request, nowMs, deferred: true }, signal);
        return { id, request, outcome, configChanged: false };
      }
      const keep = keyed(request);
      const outcome = await follow(request, { nowMs, deferred: false }, signal);
      const settled = outcome.kind === 'judged' && outcome.settled;
      // What was not there yet must not be judged the next time either.
      const id = ids.toId(settled ? content : { ...content, judgedAtMs: nowMs }) ?? null;
      if (id !== null) keep(id, outcome);
      return { id, request, outcome, configChanged: false };
    },
    again: async (id, signal) => {
      const { request: body, configDigest, judgedAtMs } = ids.read(id);
      const request = read(body, readConfig);
      const occasion = { nowMs: judgedAtMs ?? now(), deferred: judgedAtMs === undefined };
      const outcome = await judge(id, { request, ...occasion }, signal);
      return { id, request, outcome, configChanged: digestOf(request) !== configDigest };
    },
    preview: async (body, signal) => parts.runPreview(read(body, readConfig), signal),
  };
}

/** Judging that callers of one id share, and what it has found last. */
function createShared({ configs, follow, now }: JudgementsParts) {
  const runs = createSharedRuns<JudgementOutcome>();
  const recent = createRecent<JudgementOutcome>(MOST_KEPT, now);
  const versions = new WeakMap<NamedConfig, number>();
  let last = 0;
  // What was found by a config, or a calibration, that has been replaced since is not what would be found now.
  const versionOf = ({ config }: JudgementRequest): number => {
    const named = typeof config === 'string' ? configs.get(config) : undefined;
    if (!named) return 0;
    const version = versions.get(named) ?? ++last;
    versions.set(named, version);
    return version;
  };
  const keepAs = (key: string, outcome: JudgementOutcome): void => {
    recent.keep(key, outcome, { untilMs: keptUntil(outcome, now()), weight: weightOf(outcome) });
  };
  const keyed = (request: JudgementRequest): ((id: string, outcome: JudgementOutcome) => void) => {
    const version = String(versionOf(request));
    return (id, outcome) => {
      keepAs(`${id} ${version}`, outcome);
    };
  };
  const judge = async (id: string, { request, ...occasion }: Asked, signal: AbortSignal): Promise<JudgementOutcome> => {
    const key = `${id} ${String(versionOf(request))}`;
    const kept = recent.get(key);
    if (kept) return kept;
    const run = async (shared: AbortSignal): Promise<JudgementOutcome> => {
      const outcome = await follow(request, occasion, shared);
      keepAs(key, outcome);
      return outcome;
    };
    return runs(key, run, signal);
  };
  return { judge, keyed };
}

interface Asked extends Occasion {
  readonly request: JudgementRequest;
}

function read(body: unknown, readConfig: ReadConfig): JudgementRequest {
  const reading = readJudgementRequest(body, readConfig);
  if (reading.kind === 'read') return reading.value;
  throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request', toDetails(reading.mistakes));
}

/** The body as it can be judged at any later time: with the times that it means now. */
function withTimes(body: unknown, range: TimeRange | undefined): IdContent['request'] {
  const document = { ...(typeof body === 'object' ? body : {}) };
  if (!range) return document;
  return { ...document, window: { start: iso(range.startMs), end: iso(range.endMs) } };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function tooLargeToDefer(): JudgementError {
  const message =
    'ends in the future, and the request is too large to be found again by its id: name a metric config of the service instead of sending one, and leave out series, or ask when the window is over';
  return new JudgementError('INVALID_REQUEST', 'Cannot judge this request', [{ pointer: '/window', message }]);
}

/** How many numbers an outcome holds, about. */
function weightOf(outcome: JudgementOutcome): number {
  const metrics = outcome.kind === 'judged' ? outcome.judgement.metrics : outcome.progress.soFar;
  const sizes = metrics.flatMap(({ measured }) =>
    measured ? [measured.sides.baseline, measured.sides.canary].map(sizeOf) : [],
  );
  return sizes.reduce((sum, size) => sum + size, LEAST_WEIGHT * (1 + metrics.length / 10));
}

/** A side's slots stand in it as they were measured, and once more as they are judged. */
function sizeOf({ slots, instances = [], counts }: MeasuredSide): number {
  const ofInstances = instances.reduce((sum, one) => sum + one.slots.length, 0);
  return 2 * (slots.length * (counts ? 3 : 1) + ofInstances * (counts ? 3 : 1));
}

/** What is known of an open window holds until the next slot is over, unless a source has failed. */
function keptUntil(outcome: JudgementOutcome, nowMs: number): number {
  if (outcome.kind === 'judged') return nowMs + KEPT_MS;
  const { troubled, nextSlotMs } = outcome.progress;
  return troubled ? nowMs : nextSlotMs;
}
