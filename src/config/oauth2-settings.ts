import { z } from 'zod';
import {
  FilePath,
  givenOnce,
  onceSchema,
  requiredSecret,
  VariableName,
  type Secret,
  type Variables,
} from './secret.js';
import { strictObject } from './strict-object.js';
import { Tls } from './tls.js';

/** What the token server itself is told. */
const OWN_PARAMS = ['grant_type', 'client_id', 'client_secret', 'scope', 'audience'];

const TokenUrl = z
  .string()
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const plain = url && ['http:', 'https:'].includes(url.protocol) && url.hash === '';
    if (plain && url.username === '' && url.password === '') return url.href;
    context.addIssue({ code: 'custom', message: 'must be an http or https URL without name and password' });
    return z.NEVER;
  })
  .meta({ format: 'uri', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^#]+$' });

/** A token server, and who we are to it. */
export const Oauth2 = strictObject({
  clientId: z.string().min(1).meta({ description: 'Who we are to the token server.' }),
  clientSecretFile: FilePath.optional().meta({ description: 'The file that holds the secret; read for each token.' }),
  clientSecretEnv: VariableName.optional().meta({ description: 'The environment variable that holds the secret.' }),
  tokenUrl: TokenUrl.meta({ description: 'Where it gives tokens.' }),
  scopes: z
    .array(
      z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a scope: printable ASCII without spaces and quotes'),
    )
    .default([])
    .meta({ description: 'What the token is to allow.' }),
  audience: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'What the token is for, where the server asks for that.' }),
  endpointParams: z
    .record(
      z.string().refine((name) => !OWN_PARAMS.includes(name), `must be none of ${OWN_PARAMS.join(', ')}`),
      z.string(),
    )
    .default({})
    .meta({ description: 'What else the server asks for.' }),
  credentialsIn: z.enum(['header', 'body']).default('header').meta({
    description: 'Where clientId and secret are sent: as name and password of the request, or in its body.',
  }),
  tls: Tls.prefault({}).meta({ description: 'For https to the token server beyond the system’s authorities.' }),
})
  .superRefine(givenOnce('clientSecret'))
  .meta(onceSchema('clientSecret'));

/** The client credentials grant of OAuth 2.0 (RFC 6749, 4.4). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly tokenUrl: string;
  /** The form of a request for a token, without who asks. */
  readonly form: Readonly<Record<string, string>>;
  readonly credentialsIn: 'header' | 'body';
  readonly tls: Tls;
}

/** What these settings mean. */
export function toClientCredentials(written: z.output<typeof Oauth2>, variables: Variables): ClientCredentials {
  const { clientId, clientSecretFile, clientSecretEnv, tokenUrl, scopes, audience, credentialsIn, tls } = written;
  return {
    clientId,
    clientSecret: requiredSecret({ file: clientSecretFile, variable: clientSecretEnv }, variables),
    tokenUrl,
    form: {
      grant_type: 'client_credentials',
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
      ...(audience === undefined ? {} : { audience }),
      ...written.endpointParams,
    },
    credentialsIn,
    tls,
  };
}
