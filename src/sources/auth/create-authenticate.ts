import type { PrometheusSettings } from '../../config/prometheus-settings.js';
import type { Authenticate, Authorization } from './authorization.js';
import { createGoogleAuth } from './google-token.js';
import { createOauth2 } from './oauth2-token.js';
import { readHeaderSecret, readSecret } from './read-secret.js';
import { createSigv4 } from './sigv4.js';

/**
 * A source's way of saying who asks.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file that it needs from the start cannot be used
 */
export function createAuthenticate(
  { name, credentials }: Pick<PrometheusSettings, 'name' | 'credentials'>,
  now: () => number,
): Authenticate {
  switch (credentials.kind) {
    case 'none':
      return () => Promise.resolve({ headers: {}, secrets: [] });
    case 'basic':
      return async (_request, signal) => {
        const password = await readSecret(credentials.password, signal);
        const pair = Buffer.from(`${credentials.username}:${password}`).toString('base64');
        return authorization(`Basic ${pair}`, [pair, password]);
      };
    case 'bearer':
      return async (_request, signal) => {
        const token = await readHeaderSecret(credentials.token, 'bearer token', signal);
        return authorization(`Bearer ${token}`, [token]);
      };
    case 'oauth2':
      return createOauth2(name, credentials, now);
    case 'google':
      return createGoogleAuth(credentials);
    case 'sigv4':
      return createSigv4(credentials, now);
  }
}

function authorization(value: string, secrets: readonly string[]): Authorization {
  return { headers: { Authorization: value }, secrets };
}
