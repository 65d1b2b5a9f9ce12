import { z } from 'zod';
import { JudgementError } from '../../errors.js';

/** What is relied on of the errors of google-auth-library, of the file system and of its HTTP client. */
const Fault = z.object({
  message: z.string().catch(''),
  code: z.string().catch('unknown reason'),
  /** Of the request, where it was one that failed. */
  config: z.unknown().optional(),
  response: z.object({ status: z.number(), data: z.unknown().optional() }).optional().catch(undefined),
});

const ErrorCode = z.object({ error: z.string().regex(/^[a-z_]{1,50}$/) });

/** What the file system says of a file. */
const UNREADABLE = /^(?:ENOENT|EACCES|EPERM|EISDIR|ENOTDIR|ELOOP|ENAMETOOLONG)$/;

const NO_CREDENTIALS =
  'there are no Google credentials: give keyFile, set GOOGLE_APPLICATION_CREDENTIALS to a credentials file, or run where a service account is attached';

/**
 * Why Google's credentials give no token. The library's own error is dropped: it holds requests and answers with their credentials,
 * and its message may quote a file.
 */
export function googleFault(error: unknown): JudgementError {
  const { message, code, config, response } = Fault.parse(error instanceof Error ? error : {});
  if (message.startsWith('Could not load the default credentials')) return fault('SOURCE_FAILED', NO_CREDENTIALS);
  if (UNREADABLE.test(code) || message.includes('does not exist, or it is not a file')) {
    return fault('SOURCE_FAILED', 'the file that keyFile or GOOGLE_APPLICATION_CREDENTIALS names cannot be read');
  }
  if (response) {
    const { status, data } = response;
    const named = ErrorCode.safeParse(data);
    const later = status === 429 || status >= 500;
    const text = `Google gives no token: answers ${String(status)}${named.success ? ` (${named.data.error})` : ''}`;
    return fault(later ? 'SOURCE_UNREACHABLE' : 'SOURCE_FAILED', text);
  }
  if (config !== undefined) return fault('SOURCE_UNREACHABLE', `Google's token server cannot be reached (${code})`);
  return noToken();
}

/** Credentials that are broken, or of a kind that gives no token. */
export function noToken(): JudgementError {
  return fault('SOURCE_FAILED', 'its Google credentials are not what they should be: they give no token');
}

function fault(code: 'SOURCE_FAILED' | 'SOURCE_UNREACHABLE', text: string): JudgementError {
  return new JudgementError(code, `cannot be asked: ${text}`);
}
