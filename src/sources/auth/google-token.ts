import type { AuthClient } from 'google-auth-library';
import { untilAborted } from '../until-aborted.js';
import type { Authenticate } from './authorization.js';
import { googleFault, noToken } from './google-fault.js';

const SCOPE = 'https://www.googleapis.com/auth/monitoring.read';

/** Asks with a bearer token of Google's, by a key file or by the Application Default Credentials. */
export function createGoogleAuth({ keyFile }: { readonly keyFile: string | undefined }): Authenticate {
  let loading: Promise<AuthClient> | undefined;
  return async (_request, signal) => {
    signal.throwIfAborted();
    const mine = (loading ??= loadClient(keyFile));
    const forget = (): void => {
      if (loading === mine) loading = undefined;
    };
    const asked = mine.then((client) => client.getRequestHeaders());
    const given = await untilAborted(asked, signal).catch((error: unknown) => {
      // A client that failed once, or hangs, may do so for ever: the next query has a new one, which reads its file again.
      forget();
      signal.throwIfAborted();
      throw googleFault(error);
    });
    const headers = Object.fromEntries(given);
    const { authorization } = headers;
    if (authorization === undefined) throw noToken();
    return { headers, secrets: [authorization, authorization.replace(/^Bearer /, '')], forget };
  };
}

/**
 * The library takes a fifth of a second to load, and only those who need it wait for that. It is given a project, which tokens do not
 * depend on, since it would look for one by running gcloud and by asking Google.
 */
async function loadClient(keyFile: string | undefined): Promise<AuthClient> {
  const { GoogleAuth } = await import('google-auth-library');
  const file = keyFile === undefined ? {} : { keyFile };
  return new GoogleAuth({ scopes: [SCOPE], projectId: 'none', ...file }).getClient();
}
