import { JudgementError } from '../../src/errors.js';

/** The error that a question ends with. */
export async function errorOf(asked: Promise<unknown>): Promise<JudgementError> {
  const error = await asked.then(
    () => new Error('there was an answer'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof JudgementError) return error;
  throw error;
}

/** The error that a question ends with, as "CODE: message". */
export async function faultOf(asked: Promise<unknown>): Promise<string> {
  const { code, message } = await errorOf(asked);
  return `${code}: ${message}`;
}
