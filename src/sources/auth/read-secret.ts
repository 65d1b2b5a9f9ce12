import { readFile } from 'node:fs/promises';
import type { Secret } from '../../config/secret.js';
import { JudgementError } from '../../errors.js';

/**
 * The text of a secret, without a line break at its end.
 *
 * @throws {JudgementError} SOURCE_FAILED where its file cannot be read; the message does not name it
 */
export async function readSecret(secret: Secret, signal: AbortSignal): Promise<string> {
  if ('text' in secret) return secret.text;
  const text = await readFile(secret.file, { encoding: 'utf8', signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new JudgementError(
      'SOURCE_FAILED',
      `cannot be asked: the file with its credentials cannot be read (${reason})`,
    );
  });
  return text.trim();
}

/**
 * The text of a secret that is sent in a header, which holds printable ASCII: anything else would be sent as something else.
 *
 * @throws {JudgementError} SOURCE_FAILED where it cannot be read, or is no such text
 */
export async function readHeaderSecret(secret: Secret, what: string, signal: AbortSignal): Promise<string> {
  const text = await readSecret(secret, signal);
  if (isPrintable(text)) return text;
  throw new JudgementError(
    'SOURCE_FAILED',
    `cannot be asked: what is given as its ${what} is none: one line of printable ASCII`,
  );
}

/** Whether a text is a word or more of printable ASCII on one line. */
export function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}
