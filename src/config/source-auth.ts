import { z } from 'zod';
import { Oauth2, toClientCredentials, type ClientCredentials } from './oauth2-settings.js';
import {
  FilePath,
  givenOnce,
  onceSchema,
  requiredSecret,
  VariableName,
  type Secret,
  type Variables,
} from './secret.js';
import { Sigv4, toSigningKeys, type SigningKeys } from './sigv4-settings.js';
import { strictObject } from './strict-object.js';

/** How a source is told who asks. Files are read again for each query: what writes them also renews them. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'bearer'; readonly token: Secret }
  | ({ readonly kind: 'oauth2' } & ClientCredentials)
  /** Application Default Credentials where there is no key file. */
  | { readonly kind: 'google'; readonly keyFile: string | undefined }
  | ({ readonly kind: 'sigv4' } & SigningKeys);

const BasicAuth = strictObject({
  username: z.string().min(1).meta({ description: 'The name.' }),
  passwordFile: FilePath.optional().meta({ description: 'The file that holds the password; read for each query.' }),
  passwordEnv: VariableName.optional().meta({ description: 'The environment variable that holds the password.' }),
})
  .superRefine(givenOnce('password'))
  .meta(onceSchema('password'));

const GoogleAuth = strictObject({
  keyFile: FilePath.optional().meta({
    description:
      'A file of Google credentials, such as a service account’s key; else the Application Default Credentials.',
  }),
});

/** The keys that say who asks, of which a source has at most one. */
export const authKeys = {
  basicAuth: BasicAuth.optional().meta({ description: 'Name and password.' }),
  bearerTokenFile: FilePath.optional().meta({
    description: 'The file that holds a bearer token; read for each query.',
  }),
  bearerTokenEnv: VariableName.optional().meta({ description: 'The environment variable that holds a bearer token.' }),
  oauth2: Oauth2.optional().meta({ description: 'A bearer token from a token server (client credentials grant).' }),
  googleAuth: GoogleAuth.optional().meta({ description: 'A bearer token from Google, to read what it monitors.' }),
  sigv4: Sigv4.optional().meta({
    description: 'A signature of each query, for Amazon Managed Service for Prometheus.',
  }),
};

type WrittenAuth = z.output<z.ZodObject<typeof authKeys>> & { readonly url: URL };

/** A check that a source has at most one way to say who asks; a header of its own is one too. */
export function oneWayToAsk(
  { url, headers, ...keys }: WrittenAuth & { readonly headers: object },
  context: z.RefinementCtx,
): void {
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
  const given = [
    ...(hasCredentials(url) ? ['credentials in its url'] : []),
    ...(header === undefined ? [] : [`the header ${header}`]),
    ...Object.entries(keys).flatMap(([key, value]) =>
      value !== undefined && Object.hasOwn(authKeys, key) ? [key] : [],
    ),
  ];
  if (given.length > 1) context.addIssue({ code: 'custom', message: `has ${given.join(' and ')}: give one of them` });
}

/** Who asks, as these settings say. Credentials in the URL itself are taken out of it: URLs are logged. */
export function credentialsOf(written: WrittenAuth, variables: Variables): Credentials {
  const { url, basicAuth, bearerTokenFile, bearerTokenEnv, oauth2, googleAuth, sigv4 } = written;
  if (basicAuth) {
    const { username, passwordFile, passwordEnv } = basicAuth;
    return {
      kind: 'basic',
      username,
      password: requiredSecret({ file: passwordFile, variable: passwordEnv }, variables),
    };
  }
  if (bearerTokenFile !== undefined || bearerTokenEnv) {
    return { kind: 'bearer', token: requiredSecret({ file: bearerTokenFile, variable: bearerTokenEnv }, variables) };
  }
  if (oauth2) return { kind: 'oauth2', ...toClientCredentials(oauth2, variables) };
  if (googleAuth) return { kind: 'google', keyFile: googleAuth.keyFile };
  if (sigv4) return { kind: 'sigv4', ...toSigningKeys(sigv4, variables) };
  if (!hasCredentials(url)) return { kind: 'none' };
  const password = { text: decodeURIComponent(url.password) };
  return { kind: 'basic', username: decodeURIComponent(url.username), password };
}

function hasCredentials({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}
