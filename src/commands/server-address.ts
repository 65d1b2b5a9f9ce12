import { JudgementError } from '../errors.js';

/** A service that runs elsewhere, and how one is let in there. */
export interface ServerAddress {
  readonly url: URL;
  /** Undefined where nobody asks for one. */
  readonly token: string | undefined;
}

/**
 * The service at a URL, with the token that the environment variable CANARY_JUDGE_TOKEN holds.
 *
 * @throws {JudgementError} INVALID_SETTINGS where no header can hold that
 */
export function serverAddress(url: URL, token: string | undefined): ServerAddress {
  if (token === undefined || token === '') return { url, token: undefined };
  if (/^[\x21-\x7e]+$/.test(token)) return { url, token };
  throw new JudgementError('INVALID_SETTINGS', 'Cannot use the token', [
    {
      pointer: 'CANARY_JUDGE_TOKEN',
      message: 'must be a token as "canary-judge token" makes it, without spaces or line ends',
    },
  ]);
}
