import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';

/** The length of time that an option names, in milliseconds. */
export function readLength(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It must be a duration such as "20m" or "1h30m".');
}

/** The same of an option that may not be nothing. */
export function readLengthOverZero(text: string): number {
  const ms = readLength(text);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('It must be more than 0s.');
}

/** The sampling interval that an option names, in milliseconds. */
export function readStep(text: string): number {
  const ms = readLengthOverZero(text);
  if (ms % 1_000 === 0) return ms;
  throw new InvalidArgumentError('It must be whole seconds.');
}
