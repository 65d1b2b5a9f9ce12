import type { SigningKeys } from '../../config/sigv4-settings.js';
import type { Authenticate } from './authorization.js';
import { readHeaderSecret, readSecret } from './read-secret.js';
import { amzDate, sha256, signRequest } from './sign-request.js';

/** Asks with AWS' signature of each query. */
export function createSigv4(keys: SigningKeys, now: () => number): Authenticate {
  const { region, service, sessionToken } = keys;
  return async ({ url, contentType, body }, signal) => {
    const [accessKeyId, secretAccessKey, token] = await Promise.all([
      readHeaderSecret(keys.accessKeyId, 'access key id', signal),
      readSecret(keys.secretAccessKey, signal),
      sessionToken && readHeaderSecret(sessionToken, 'session token', signal),
    ]);
    const headers = {
      'content-type': contentType,
      host: url.host,
      'x-amz-content-sha256': sha256(body),
      'x-amz-date': amzDate(now()),
      ...(token === undefined ? {} : { 'x-amz-security-token': token }),
    };
    const key = { accessKeyId, secretAccessKey, region, service };
    const { authorization, signature } = signRequest({ method: 'POST', url, headers, body }, key);
    return {
      headers: { ...headers, authorization },
      secrets: [authorization, signature, secretAccessKey, ...(token === undefined ? [] : [token])],
    };
  };
}
