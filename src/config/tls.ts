import { z } from 'zod';
import { FilePath } from './secret.js';
import { strictObject } from './strict-object.js';

/** How TLS is spoken to a server. */
export const Tls = strictObject({
  caFile: FilePath.optional().meta({ description: 'The authorities to trust instead of the system’s, PEM.' }),
  certFile: FilePath.optional().meta({ description: 'Our certificate, where the server wants one, PEM.' }),
  keyFile: FilePath.optional().meta({ description: 'The key of our certificate, PEM.' }),
  serverName: z.string().min(1).optional().meta({ description: 'The name that the server’s certificate must be for.' }),
  insecureSkipVerify: z.boolean().default(false).meta({
    description: 'true takes any certificate: whoever stands between may then decide verdicts.',
  }),
})
  .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
    error: 'needs certFile and keyFile together',
  })
  .meta({ dependentRequired: { certFile: ['keyFile'], keyFile: ['certFile'] } });
export type Tls = z.output<typeof Tls>;
