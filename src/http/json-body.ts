import express, { type RequestHandler } from 'express';
import type { IsSamples } from '../config/plain-data.js';
import { countedBody } from './limits/body-memory.js';
import { MEBIBYTE, parseBody, USUAL_LIMITS, type BodyLimits } from './parse-body.js';
import { sendProblem, tooLarge } from './problem-json.js';
import { untilGone } from './until-gone.js';

/** How the bytes of a body are read. */
export interface BodyReading {
  readonly isSamples: IsSamples;
  readonly limits?: BodyLimits;
  /** Reads what is large on another thread; it throws as parseBody does. */
  readonly parseLarge?: ((bytes: Uint8Array, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/** To parse so many bytes, and to tell of every mistake in them, takes some milliseconds. */
const LARGE_BODY_BYTES = 32_000;

/**
 * Reads a JSON body into `request.body`: of type application/json, at most 10 MiB after decompression where nobody says more, and of a shape that is
 * safe to parse and to check by schema (see `parseBody`). Anything else gets its 4xx here.
 */
export function jsonBody(reading: BodyReading): RequestHandler[] {
  const { isSamples, limits = USUAL_LIMITS, parseLarge } = reading;
  const parse: RequestHandler = async (request, response, next) => {
    const bytes = bytesOf(request.body);
    const large = parseLarge && bytes.length > LARGE_BODY_BYTES;
    request.body = large ? await parseLarge(bytes, untilGone(response)) : parseBody(bytes, isSamples, limits);
    next();
  };
  return [...jsonBytes(limits), parse];
}

/** The same as far as the bytes of it, which stand in `request.body`. */
export function jsonBytes({ mebibytes }: BodyLimits = USUAL_LIMITS): RequestHandler[] {
  const limit = mebibytes * MEBIBYTE;
  const read = express.raw({ type: () => true, limit });
  return [requireJson, refuseByLength(limit), countedBody(limit, read)];
}

/** What stands in `request.body` once its bytes have been read. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** As the body's reader tells of charsets that it does not know. */
function notUtf8(charset: string): Error {
  return Object.assign(new Error(`unsupported charset "${charset}": JSON is UTF-8`), { status: 415 });
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;

const requireJson: RequestHandler = (request, response, next) => {
  const type = request.headers['content-type'];
  if (type !== undefined && request.is('application/json') !== false) {
    const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
    // In any other charset what is counted would not be what is parsed.
    if (charset !== 'utf-8') throw notUtf8(charset);
    next();
    return;
  }
  const given = type === undefined ? 'no content type' : `type "${type.slice(0, 100)}"`;
  sendProblem(response, 'UNSUPPORTED_MEDIA_TYPE', {
    detail: `Cannot read a body of ${given}: it must be application/json`,
  });
};

/**
 * Refuses an empty body, and at once what says that it is too large: the body's reader would first wait for all of it. The rest of
 * it is read and dropped, since callers that are cut off in the middle of sending never see the answer.
 */
function refuseByLength(mostBytes: number): RequestHandler {
  return (request, response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding === undefined && Number(length ?? 0) === 0) {
      sendProblem(response, 'MALFORMED_BODY', { detail: 'Cannot read the body as JSON: it is empty' });
    } else if (Number(length ?? 0) > mostBytes) {
      sendProblem(response, 'BODY_TOO_LARGE', { detail: tooLarge(mostBytes) });
    } else next();
  };
}
