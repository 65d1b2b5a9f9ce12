import type { ErrorDetail } from '../../errors.js';
import type { ProblemCode } from '../problem-json.js';

/** What a problem of each code says, as an example. */
export const PROBLEM_EXAMPLES: Readonly<
  Record<ProblemCode, { readonly detail: string; readonly errors?: readonly ErrorDetail[] }>
> = {
  INVALID_REQUEST: {
    detail: 'Cannot judge this request',
    errors: [{ pointer: '/warmpu', message: 'unknown key "warmpu"; did you mean "warmup"?' }],
  },
  MALFORMED_BODY: { detail: 'Cannot read the body as JSON: it is empty' },
  BAD_HTTP: { detail: 'Cannot read the request: Parse Error: Invalid method encountered' },
  UNKNOWN_CONFIG: {
    detail: 'Cannot show metric config "web-servce"',
    errors: [{ pointer: '', message: 'is not the name of a metric config; did you mean "web-service"?' }],
  },
  UNKNOWN_JUDGEMENT: {
    detail: 'Cannot find the judgement: its id is of another version of this service; ask for the judgement again',
  },
  UNKNOWN_SOURCE: {
    detail: 'Cannot judge without its source',
    errors: [{ pointer: '/source', message: '"prometeus" is not the name of a source; known: prometheus' }],
  },
  UNAUTHENTICATED: {
    detail: 'Cannot tell who calls: send a token as Authorization: Bearer, or as the password of Basic',
  },
  NOT_ALLOWED: {
    detail: 'Cannot judge this for caller "team-a"',
    errors: [{ pointer: '/canary/scope/namespace', message: 'is "shop", and the caller may use team-a-*' }],
  },
  NOT_FOUND: { detail: 'Cannot find /judgement' },
  METHOD_NOT_ALLOWED: { detail: 'Cannot DELETE /judgements: it knows POST' },
  REQUEST_TIMEOUT: { detail: 'Cannot read the request: Request timeout' },
  BODY_TOO_LARGE: { detail: 'Cannot read a body of more than 10 MiB' },
  UNSUPPORTED_MEDIA_TYPE: { detail: 'Cannot read a body of type "text/plain": it must be application/json' },
  CONFIG_MISMATCH: {
    detail: 'Cannot judge this request by this config',
    errors: [{ pointer: '/canary/scope', message: 'is without "workload", which the config needs' }],
  },
  QUERY_REFUSED: ofSource('refuses the query: parse error: unclosed left parenthesis'),
  CALLER_BUSY: { detail: 'Cannot begin another judgement for caller "team-a": it has 10 under way, as many as it may' },
  HEADERS_TOO_LARGE: { detail: 'Cannot read the request: Parse Error: Header overflow' },
  INTERNAL_ERROR: { detail: 'This is a bug; the log has it under the request id.' },
  NOT_SUPPORTED: { detail: 'Cannot list the metrics of a source: write the queries of a config as they are' },
  SOURCE_FAILED: ofSource('answered with status 500'),
  SOURCE_UNREACHABLE: ofSource('cannot be reached'),
  SOURCE_BUSY: ofSource('has too much to do', { retryAfterSeconds: 10 }),
  SERVICE_BUSY: { detail: 'Cannot begin another judgement: the service has as much to do as it can; ask again' },
  SOURCE_TIMEOUT: ofSource('did not answer within 30 s'),
  DEADLINE_PASSED: ofSource('did not answer in the time that was left'),
};

/** As what a source did is told: in short, and where it happened. */
function ofSource(what: string, again: Pick<ErrorDetail, 'retryAfterSeconds'> = {}) {
  const message = `source "prometheus" ${what}; asked for the canary of metric "latency-p95"`;
  const about: ErrorDetail = {
    pointer: '',
    message,
    metric: 'latency-p95',
    side: 'canary',
    source: 'prometheus',
    query: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[1m])))',
    ...again,
  };
  return { detail: `Cannot judge: ${message}`, errors: [about] };
}
