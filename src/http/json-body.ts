import express, { type RequestHandler } from 'express';
import { firstHazard, type IsSamples } from '../config/plain-data.js';
import { JudgementError, toPointer } from '../errors.js';
import { sendProblem, TOO_LARGE } from './problem-json.js';

const LARGEST_BYTES = 10 * 1024 * 1024;

/**
 * Reads a JSON body into `request.body`: of type application/json, at most 10 MiB after decompression, and of a shape that is safe
 * to check by schema (see `firstHazard`). Anything else gets its 4xx here.
 */
export function jsonBody(isSamples: IsSamples): RequestHandler[] {
  return [requireJson, refuseByLength, express.json({ limit: LARGEST_BYTES, strict: false }), refuseHazards(isSamples)];
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
const refuseByLength: RequestHandler = (request, response, next) => {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && Number(length ?? 0) === 0) {
    sendProblem(response, 'MALFORMED_BODY', { detail: 'Cannot read the body as JSON: it is empty' });
  } else if (Number(length ?? 0) > LARGEST_BYTES) {
    sendProblem(response, 'BODY_TOO_LARGE', { detail: TOO_LARGE });
  } else next();
};

function refuseHazards(isSamples: IsSamples): RequestHandler {
  return (request, _response, next) => {
    const hazard = firstHazard(request.body, isSamples);
    if (hazard) {
      const details = [{ pointer: toPointer(hazard.path), message: hazard.message }];
      throw new JudgementError('INVALID_REQUEST', 'Cannot take this body', details);
    }
    next();
  };
}
