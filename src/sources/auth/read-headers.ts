import type { SourceHeaders } from '../../config/source-headers.js';
import { readHeaderSecret } from './read-secret.js';

const SECRET_HEADER = /auth|token|key|secret|cookie|password|credential/i;

/**
 * The headers of a source's settings, and which of their values must not be shown: those from files and variables, and those whose
 * names tell.
 *
 * @throws {JudgementError} SOURCE_FAILED where a file cannot be read, or holds what no header can
 */
export async function readHeaders(
  headers: SourceHeaders,
  signal: AbortSignal,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly secrets: readonly string[] }> {
  const read = await Promise.all(
    Object.entries(headers).map(async ([name, value]) => {
      const secret = typeof value !== 'string' || SECRET_HEADER.test(name);
      const text = typeof value === 'string' ? value : await readHeaderSecret(value, `header ${name}`, signal);
      return { name, text, secret };
    }),
  );
  return {
    headers: Object.fromEntries(read.map(({ name, text }) => [name, text])),
    secrets: read.flatMap(({ text, secret }) => (secret ? [text] : [])),
  };
}
