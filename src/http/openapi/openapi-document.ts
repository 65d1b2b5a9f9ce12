import type { JsonSchema } from '../../config/json-schema.js';
import { dialectPaths, type DialectRoute } from './dialect-paths.js';
import { documentPaths } from './document-paths.js';
import { healthPaths } from './health-paths.js';
import { judgementPaths } from './judgement-paths.js';
import { metricConfigPaths } from './metric-config-paths.js';
import { guarded, SECURITY_SCHEMES, type SecurityRequirement } from './guarded.js';
import type { Answer, Paths } from './operation.js';
import { anyProblem } from './problem-answers.js';
import { reportPaths } from './report-paths.js';

/** The parts of an OpenAPI 3.1 document that the service's has. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Any one of these lets a caller in. */
  readonly security: readonly SecurityRequirement[];
  readonly paths: Paths;
  readonly components: {
    readonly securitySchemes: typeof SECURITY_SCHEMES;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

/** That of the package. */
const VERSION = '0.1.0';

const TAGS = [
  { name: 'judgements', description: 'Ask whether a canary is safe.' },
  { name: 'metric configs', description: 'What is measured, and how that is judged.' },
  { name: 'health', description: 'For whoever runs the service.' },
  { name: 'documents', description: 'What describes the service.' },
  { name: 'dialects', description: 'For those who speak to another service, and can be pointed to this one.' },
];

const DESCRIPTION =
  'Decides whether a canary release is safe: compares its metrics with those of a baseline, scores them from 0 to 100 and gives a verdict: pass, marginal, fail, or inconclusive where the evidence cannot carry one. What could not be judged is answered with a problem (RFC 9457), never with a verdict; who asks for pages gets it as one. Where the settings name callers, each sends the token that is theirs, as Bearer or as the password of Basic. Every answer carries X-Request-Id, the one of the caller where it sends one.';

/** Which JSON Schemas the document holds, by what it calls them. */
const COMPONENTS: Readonly<Record<string, string>> = {
  MetricConfig: 'metric-config',
  JudgementRequest: 'judgement-request',
  Judgement: 'judgement',
  OpenJudgement: 'open-judgement',
  Preview: 'preview',
  Problem: 'problem',
};

/** What a document tells of. */
export interface DescribedService {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly dialectRoutes: readonly DialectRoute[];
}

/** The whole service as an OpenAPI 3.1 document; `base` is the URL that its paths lie under, "" where that is not known. */
export function openApiDocument(base: string, { schemas, dialectRoutes }: DescribedService): OpenApiDocument {
  const names = Object.keys(schemas);
  return {
    openapi: '3.1.1',
    info: { title: 'canary-judge', version: VERSION, description: DESCRIPTION },
    servers: [{ url: base === '' ? '/' : base }],
    tags: TAGS,
    // Where the settings name no callers nobody is asked.
    security: [{ bearer: [] }, { basic: [] }, {}],
    paths: guarded({
      ...judgementPaths(base),
      ...reportPaths(base),
      ...metricConfigPaths(base),
      ...healthPaths(base),
      ...documentPaths(base, names),
      ...dialectPaths(base, dialectRoutes),
    }),
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: Object.fromEntries(
        Object.entries(COMPONENTS).map(([name, file]) => [name, withoutHead(schemas[file] ?? {})]),
      ),
      responses: { Problem: anyProblem() },
    },
  };
}

/** A schema inside of the document has no place and no dialect of its own. */
function withoutHead(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'));
}
