import { readFile } from 'node:fs/promises';
import type { Credentials, Secret } from '../config/source-settings.js';
import { JudgementError } from '../errors.js';

/**
 * The value of the Authorization header, or undefined where none is needed.
 *
 * @throws {JudgementError} SOURCE_FAILED where a file cannot be read; the message does not name it
 */
export async function authorizationOf(credentials: Credentials, signal: AbortSignal): Promise<string | undefined> {
  switch (credentials.kind) {
    case 'none':
      return undefined;
    case 'basic': {
      const pair = `${credentials.username}:${await reveal(credentials.password, signal)}`;
      return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
    }
    case 'bearer':
      return `Bearer ${await bearerToken(credentials.token, signal)}`;
  }
}

/** A header holds printable ASCII; anything else would be sent as something else. */
async function bearerToken(secret: Secret, signal: AbortSignal): Promise<string> {
  const token = await reveal(secret, signal);
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new JudgementError(
    'SOURCE_FAILED',
    'cannot be asked: the file with its bearer token holds what is none: one line of printable ASCII',
  );
}

async function reveal(secret: Secret, signal: AbortSignal): Promise<string> {
  if ('text' in secret) return secret.text;
  const text = await readFile(secret.file, { encoding: 'utf8', signal }).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new JudgementError(
      'SOURCE_FAILED',
      `cannot be asked: the file with its credentials cannot be read (${reason})`,
    );
  });
  return text.trim();
}
