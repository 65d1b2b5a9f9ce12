import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type RequestHandler } from 'express';
import { jsonExcess } from '../config/json-excess.js';
import type { Mistake } from '../config/mistake.js';
import { firstHazard, type IsSamples } from '../config/plain-data.js';
import { JudgementError, toPointer } from '../errors.js';
import { sendProblem, tooLarge } from './problem-json.js';

/** How much a body may hold. */
export interface BodyLimits {
  /** After decompression. */
  readonly mebibytes: number;
  /** Samples apart. */
  readonly values: number;
  /** Numbers in arrays, for the most part. */
  readonly elements: number;
  readonly textMebibytes: number;
}

const MEBIBYTE = 1024 * 1024;
const USUAL: BodyLimits = { mebibytes: 10, values: 50_000, elements: 10 * MEBIBYTE, textMebibytes: 10 };

/**
 * Reads a JSON body into `request.body`: of type application/json, at most 10 MiB after decompression where nobody says more, and of a shape that is
 * safe to parse (see `jsonExcess`) and to check by schema (see `firstHazard`). Anything else gets its 4xx here.
 */
export function jsonBody(isSamples: IsSamples, limits = USUAL): RequestHandler[] {
  const limit = limits.mebibytes * MEBIBYTE;
  const read = express.json({ limit, strict: false, verify: refuseExcess(limits) });
  return [requireJson, refuseByLength(limit), read, refuseHazards(isSamples, limits.values)];
}

/** A value is counted at most twice by its shape, as a key and as an object or array: nothing is refused here that would not be later, but before it is parsed. */
function refuseExcess({ values, elements, textMebibytes }: BodyLimits) {
  const bounds = { parts: 2 * values, elements, textBytes: textMebibytes * MEBIBYTE };
  // eslint-disable-next-line max-params -- so the body's reader calls it
  return (_request: IncomingMessage, _response: ServerResponse, bytes: Buffer, charset: string): void => {
    // In any other charset what is counted would not be what is parsed.
    if (charset !== 'utf-8') throw notUtf8(charset);
    const excess = jsonExcess(bytes, bounds);
    if (excess !== undefined) throw cannotTake({ path: [], message: excess });
  };
}

/** As the body's reader tells of charsets that it does not know. */
function notUtf8(charset: string): Error {
  return Object.assign(new Error(`unsupported charset "${charset}": JSON is UTF-8`), { status: 415 });
}

function cannotTake({ path, message }: Mistake): JudgementError {
  return new JudgementError('INVALID_REQUEST', 'Cannot take this body', [{ pointer: toPointer(path), message }]);
}

const requireJson: RequestHandler = (request, response, next) => {
  const type = request.headers['content-type'];
  if (type !== undefined && request.is('application/json') !== false) {
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

function refuseHazards(isSamples: IsSamples, mostValues: number): RequestHandler {
  return (request, _response, next) => {
    const hazard = firstHazard(request.body, isSamples, mostValues);
    if (hazard) throw cannotTake(hazard);
    next();
  };
}
