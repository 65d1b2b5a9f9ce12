import { jsonExcess } from '../config/json-excess.js';
import type { Mistake } from '../config/mistake.js';
import { firstHazard, type IsSamples } from '../config/plain-data.js';
import { JudgementError, toPointer } from '../errors.js';

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

/** In bytes. */
export const MEBIBYTE = 1024 * 1024;
/** 1,000,000 samples is the most that is judged; gaps make a body longer, not fuller. */
export const USUAL_LIMITS: BodyLimits = { mebibytes: 10, values: 50_000, elements: 2_000_000, textMebibytes: 10 };

/**
 * What the bytes of a JSON body say, which must be UTF-8 and of a shape that is safe to parse (see `jsonExcess`) and to check by schema (see `firstHazard`).
 *
 * @throws {JudgementError} INVALID_REQUEST where it is not of such a shape
 * @throws what the body's reader of express throws where it is no JSON
 */
export function parseBody(bytes: Uint8Array, isSamples: IsSamples, limits: BodyLimits): unknown {
  const { values, elements, textMebibytes } = limits;
  // A value is counted at most twice by its shape, as a key and as an object or array: nothing is refused here that would not be later, but before it is parsed.
  const excess = jsonExcess(bytes, { parts: 2 * values, elements, textBytes: textMebibytes * MEBIBYTE });
  if (excess !== undefined) throw cannotTake({ path: [], message: excess });
  const document = parse(bytes);
  const hazard = firstHazard(document, isSamples, values);
  if (hazard) throw cannotTake(hazard);
  return document;
}

function cannotTake({ path, message }: Mistake): JudgementError {
  return new JudgementError('INVALID_REQUEST', 'Cannot take this body', [{ pointer: toPointer(path), message }]);
}

/** What is no UTF-8 is no JSON either: with replacement characters it would be another request than was sent. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw Object.assign(new SyntaxError(message), { status: 400, type: 'entity.parse.failed' });
  }
}
