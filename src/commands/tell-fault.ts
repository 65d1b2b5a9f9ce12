import { JudgementError } from '../errors.js';

/**
 * What a person is told of a fault that ends the process: what cannot be done, and every mistake with its place.
 *
 * @throws the error itself where it was not thrown on purpose: it is a bug
 */
export function tellFault(error: unknown): string {
  if (!(error instanceof JudgementError)) throw error;
  const details = error.details.map(({ pointer, message }) => `  ${pointer}: ${message}\n`);
  return `canary-judge: ${error.message}\n${details.join('')}`;
}
