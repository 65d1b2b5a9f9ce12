import express, { type RequestHandler } from 'express';
import { firstHazard, type IsSamples } from '../config/plain-data.js';
import { JudgementError, toPointer } from '../errors.js';
import { sendProblem } from './problem-json.js';

const LARGEST_BODY = '10mb';

/**
 * Reads a JSON body into `request.body`: of type application/json, at most 10 MiB after decompression, and of a shape that is safe
 * to check by schema (see `firstHazard`). Anything else gets its 4xx here.
 */
export function jsonBody(isSamples: IsSamples): RequestHandler[] {
  return [requireJson, refuseEmpty, express.json({ limit: LARGEST_BODY, strict: false }), refuseHazards(isSamples)];
}

const requireJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json') !== false && request.headers['content-type'] !== undefined) next();
  else {
    const type = request.headers['content-type'];
    const detail = `Cannot read a body of ${type === undefined ? 'no content type' : `type "${type.slice(0, 100)}"`}: it must be application/json`;
    sendProblem(response, 'UNSUPPORTED_MEDIA_TYPE', { detail });
  }
};

const refuseEmpty: RequestHandler = (request, response, next) => {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined || (length !== undefined && length !== '0')) next();
  else sendProblem(response, 'MALFORMED_BODY', { detail: 'Cannot read the body as JSON: it is empty' });
};

function refuseHazards(isSamples: IsSamples): RequestHandler {
  return (request, _response, next) => {
    const hazard = firstHazard(request.body, isSamples);
    if (hazard)
      throw new JudgementError('INVALID_REQUEST', 'Cannot take this body', [
        { pointer: toPointer(hazard.path), message: hazard.message },
      ]);
    next();
  };
}
