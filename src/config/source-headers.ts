import { z } from 'zod';
import { FilePath, requiredSecret, VariableName, type Secret, type Variables } from './secret.js';
import { strictObject } from './strict-object.js';

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e]*$/;

const HeaderSecret = strictObject({
  file: FilePath.optional().meta({ description: 'The file that holds the value; read for each query.' }),
  env: VariableName.optional().meta({ description: 'The environment variable that holds the value.' }),
})
  .refine(({ file, env }) => (file === undefined) !== (env === undefined), { error: 'needs one of file and env' })
  .meta({ minProperties: 1, maxProperties: 1 });

/** The headers of every query. */
export const Headers = z.record(
  z.string().regex(NAME, 'must be a header name'),
  z.union([z.string().regex(VALUE, 'must be printable ASCII'), HeaderSecret], {
    error: 'must be text, { file: … } or { env: … }',
  }),
);

/** The headers of every query by name: what is written as text is none of the secrets, unless its name says so. */
export type SourceHeaders = Readonly<Record<string, string | Secret>>;

/** What these settings mean. */
export function toHeaders(written: z.output<typeof Headers>, variables: Variables): SourceHeaders {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]): [string, string | Secret] => {
      if (typeof value === 'string') return [name, value];
      return [name, requiredSecret({ file: value.file, variable: value.env }, variables)];
    }),
  );
}
