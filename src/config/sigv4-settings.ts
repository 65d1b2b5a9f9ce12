import { z } from 'zod';
import {
  FilePath,
  givenOnce,
  standardVariable,
  requiredSecret,
  secretAt,
  VariableName,
  type Secret,
  type Variables,
} from './secret.js';
import { strictObject } from './strict-object.js';

const AwsName = z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and "-"');

/** Where AWS' own tools look where nothing else is said. */
const STANDARD_PLACES = {
  accessKeyIdFile: undefined,
  accessKeyIdEnv: standardVariable('AWS_ACCESS_KEY_ID'),
  secretAccessKeyFile: undefined,
  secretAccessKeyEnv: standardVariable('AWS_SECRET_ACCESS_KEY'),
  sessionTokenFile: undefined,
  sessionTokenEnv: standardVariable('AWS_SESSION_TOKEN', { optional: true }),
};

/** What requests to AWS are signed with: keys that all come from places named here, or all from the standard ones. */
export const Sigv4 = strictObject({
  region: AwsName.meta({ description: 'The region of the workspace.' }),
  service: AwsName.default('aps').meta({ description: 'The service that is asked.' }),
  accessKeyIdFile: FilePath.optional().meta({ description: 'The file that holds the id of the access key.' }),
  accessKeyIdEnv: VariableName.optional().meta({
    description: 'The environment variable that holds it; AWS_ACCESS_KEY_ID where none of these keys is given.',
  }),
  secretAccessKeyFile: FilePath.optional().meta({ description: 'The file that holds the secret access key.' }),
  secretAccessKeyEnv: VariableName.optional().meta({
    description: 'The environment variable that holds it; AWS_SECRET_ACCESS_KEY where none of these keys is given.',
  }),
  sessionTokenFile: FilePath.optional().meta({ description: 'The file that holds a session token.' }),
  sessionTokenEnv: VariableName.optional().meta({
    description:
      'The environment variable that holds it; AWS_SESSION_TOKEN, if set, where none of these keys is given.',
  }),
})
  .transform(({ region, service, ...places }) => {
    const named = Object.values(places).some((place) => place !== undefined);
    return { region, service, ...(named ? places : STANDARD_PLACES) };
  })
  .superRefine(givenOnce('accessKeyId'))
  .superRefine(givenOnce('secretAccessKey'))
  .superRefine(givenOnce('sessionToken', 'optional'));

/** What requests to AWS are signed with. */
export interface SigningKeys {
  readonly region: string;
  readonly service: string;
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
}

/** What these settings mean. */
export function toSigningKeys(written: z.output<typeof Sigv4>, variables: Variables): SigningKeys {
  const { region, service, accessKeyIdFile, secretAccessKeyFile, sessionTokenFile } = written;
  return {
    region,
    service,
    accessKeyId: requiredSecret({ file: accessKeyIdFile, variable: written.accessKeyIdEnv }, variables),
    secretAccessKey: requiredSecret({ file: secretAccessKeyFile, variable: written.secretAccessKeyEnv }, variables),
    sessionToken: secretAt({ file: sessionTokenFile, variable: written.sessionTokenEnv }, variables),
  };
}
