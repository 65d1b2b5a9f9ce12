import type { Operation, Paths } from './operation.js';
import { problemAnswers } from './problem-answers.js';

/** The names of the schemes that a caller is let in by, with nothing more to say of each. */
export type SecurityRequirement = Readonly<Partial<Record<keyof typeof SECURITY_SCHEMES, readonly string[]>>>;

/** How callers say who they are. */
export const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'The token of a caller, as "canary-judge token" makes it.' },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'The same token as password, with any user name: for those who can send nothing else.',
  },
} as const;

/** Where nobody is asked who they are. */
const FOR_EVERYBODY: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** Operations with what each answers to who is not known, or may not ask for it. */
export function guarded(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [
          method,
          FOR_EVERYBODY.has(path) ? { ...operation, security: [{}] } : withRefusals(operation),
        ]),
      ),
    ]),
  );
}

function withRefusals(operation: Operation): Operation {
  const refusals = problemAnswers(['UNAUTHENTICATED', 'NOT_ALLOWED']);
  return { ...operation, responses: { ...refusals, ...operation.responses } };
}
