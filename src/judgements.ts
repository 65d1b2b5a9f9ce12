import type { Asker } from './access/asker.js';
import { createAnswering, type AnsweringParts, type Tried } from './answers/answering.js';
import type { JudgementAnswer } from './answers/judgement-answer.js';
import { createOutcomes, type FollowForAsker } from './answers/outcomes.js';
import type { JudgementRequest } from './config/judgement-request.js';
import type { NamedConfig } from './config/load-metric-configs.js';
import { toDetails } from './config/mistake.js';
import type { RequestReader } from './config/request-reader.js';
import { JudgementError } from './errors.js';
import { contentKeyOf } from './identity/content-key.js';
import type { Asked } from './identity/archive.js';
import type { IdContent, Note } from './identity/judgement-id.js';
import type { RunPreview } from './measure/preview-judgement.js';
import type { RecentWish } from './measure/recent-window.js';
import { resolveWindow, type TimeRange } from './window/window.js';

/** The judgements that can be asked for: by what is to be judged, or by the id of one that was asked for before. */
export interface Judgements {
  /**
   * Judges what the body of a request states, or tells what is known while its window is not over.
   *
   * @throws {JudgementError} where the request or a source is at fault, or the caller may not ask for this
   * @throws the signal's reason once it is aborted
   */
  readonly ask: (body: unknown, asker: Asker) => Promise<JudgementAnswer>;
  /** The same by id; what judging again cannot give may come from the archive. Throws as ask does, and where the id is none of this service's. */
  readonly again: (id: string, asker: Asker) => Promise<JudgementAnswer>;
  /**
   * Checks what the body of a request states, asks nothing, and gives the id under which it can be had once its window is over and all samples are there.
   * Throws as ask does, and INVALID_REQUEST where the request does not fit into an id.
   */
  readonly accept: (body: unknown, note: Note, asker: Asker) => Promise<string>;
  /** What an id stands for. Throws where it is none of this service's, or the caller may not ask for it. */
  readonly read: (id: string, asker: Pick<Asker, 'permit'>) => Asked;
  /** The body of a request with the latest window whose samples are all there. Throws where it cannot be read, names no config of the service's, or the caller may not ask for it. */
  readonly recent: (
    body: Readonly<Record<string, unknown>>,
    wish: RecentWish,
    asker: Asker,
  ) => Readonly<Record<string, unknown>>;
  /** Asks what the body of a request would have asked, and judges nothing. Throws as ask does, but not for what single queries yield. */
  readonly preview: (body: unknown, asker: Asker) => ReturnType<RunPreview>;
}

/** What judgements are made by. */
export interface JudgementsParts extends AnsweringParts {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly requests: Pick<RequestReader, 'read'>;
  readonly follow: FollowForAsker;
  readonly runPreview: (request: JudgementRequest, asker: Asker) => ReturnType<RunPreview>;
  /** Throws as judging does, where a request is at fault. */
  readonly check: (request: JudgementRequest, signal: AbortSignal) => Promise<unknown>;
  readonly recentWindow: (request: JudgementRequest, wish: RecentWish) => TimeRange;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the body of a request means now. */
interface AskedNow {
  readonly request: JudgementRequest;
  readonly range: TimeRange | undefined;
  readonly asked: Asked;
}

/**
 * Judgements without a store: an id holds all that it takes to judge again, callers who ask for the same share a run, and what was found last is remembered for a
 * while. The id of a finished one holds what it came to, too: where judging again comes to something else, that is said, and what was archived is shown.
 */
export function createJudgements(parts: JudgementsParts): Judgements {
  const { configs, requests, follow, ids, now } = parts;
  const { readFor, readAsked } = createReading(parts);
  const askedBy = (body: unknown, nowMs: number, asker: Asker): AskedNow =>
    askedNow(readFor(body, asker), { body, nowMs, configs });
  const outcomes = createOutcomes(parts);
  const answering = createAnswering(parts);
  const judgeAgain = async (asked: Asked, asker: Asker): Promise<Tried> => {
    try {
      const request = read(asked.request, requests);
      const occasion = { nowMs: asked.judgedAtMs ?? now(), deferred: asked.judgedAtMs === undefined };
      const outcome = await outcomes.judge(contentKeyOf(asked), { request, ...occasion }, asker);
      return { kind: 'outcome', outcome, configChanged: digestOf(request, configs) !== asked.configDigest };
    } catch (error) {
      if (error instanceof JudgementError) return { kind: 'failed', error };
      throw error;
    }
  };
  return {
    ask: async (body, asker) => {
      const nowMs = now();
      const { request, range, asked } = askedBy(body, nowMs, asker);
      if (range && range.endMs > nowMs) {
        if (ids.toId(asked) === undefined) throw tooLargeToDefer();
        return answering.unknown(asked, await judgeAgain(asked, asker));
      }
      const keep = outcomes.keeperOf(request);
      const outcome = await follow(request, { nowMs, deferred: false }, asker);
      if (outcome.kind === 'open') return answering.open(asked, outcome);
      // What was not there yet must not be judged the next time either.
      const judged = outcome.settled ? asked : { ...asked, judgedAtMs: nowMs };
      if (ids.toId(judged) !== undefined) keep(contentKeyOf(judged), outcome);
      return answering.first(judged, outcome);
    },
    again: async (id, asker) => {
      const { made, ...asked } = readAsked(id, asker);
      const tried = await judgeAgain(asked, asker);
      return made ? answering.known({ asked, made, id }, tried) : answering.unknown(asked, tried);
    },
    accept: async (body, note, asker) => {
      const { request, asked } = askedBy(body, now(), asker);
      await parts.check(request, asker.signal);
      return ids.toId({ ...asked, note }) ?? refuseAsTooLarge();
    },
    read: readAsked,
    recent: (body, wish, asker) => withTimes(body, parts.recentWindow(readFor(body, asker), wish)),
    preview: async (body, asker) => parts.runPreview(readFor(body, asker), asker),
  };
}

/** What somebody asks for, read as far as they may ask for it. */
interface ReadFor {
  readonly readFor: (body: unknown, asker: Pick<Asker, 'permit'>) => JudgementRequest;
  readonly readAsked: (id: string, asker: Pick<Asker, 'permit'>) => IdContent;
}

function createReading({ requests, ids }: JudgementsParts): ReadFor {
  return {
    readFor: (body, { permit }) => {
      const request = read(body, requests);
      permit(request);
      return request;
    },
    readAsked: (id, { permit }) => {
      const content = ids.read(id);
      const reading = requests.read(content.request);
      permit(reading.kind === 'read' ? reading.value : undefined);
      return content;
    },
  };
}

interface Asking {
  readonly body: unknown;
  readonly nowMs: number;
  readonly configs: JudgementsParts['configs'];
}

function askedNow(request: JudgementRequest, { body, nowMs, configs }: Asking): AskedNow {
  const range = request.window && resolveWindow(request.window, nowMs);
  return { request, range, asked: { request: withTimes(body, range), configDigest: digestOf(request, configs) ?? '' } };
}

function digestOf({ config }: JudgementRequest, configs: JudgementsParts['configs']): string | undefined {
  return typeof config === 'string' ? configs.get(config)?.digest : config.digest;
}

function read(body: unknown, requests: JudgementsParts['requests']): JudgementRequest {
  const reading = requests.read(body);
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

function refuseAsTooLarge(): never {
  const message =
    'the request does not fit into its id, which has 4 KiB: name a metric config of the service where one comes along, and shorten long names, variables and parameters';
  throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request', [{ pointer: '', message }]);
}

function tooLargeToDefer(): JudgementError {
  const message =
    'ends in the future, and the request is too large to be found again by its id: name a metric config of the service instead of sending one, and leave out series, or ask when the window is over';
  return new JudgementError('INVALID_REQUEST', 'Cannot judge this request', [{ pointer: '/window', message }]);
}
