import { Counter, Histogram, type Registry } from 'prom-client';
import type { AnsweredRequest } from '../http/count-requests.js';
import { LONG_SECONDS, toSeconds } from './durations.js';

/** What counts answered requests in a registry. */
export function createHttpMetrics(registry: Registry): (answered: AnsweredRequest) => void {
  const registers = [registry];
  const requests = new Counter({
    name: 'canary_judge_http_requests_total',
    help: 'Requests, by the pattern of their path; "aborted" where the caller went away before the answer.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'canary_judge_http_request_duration_seconds',
    help: 'How long requests took, from their head to the end of the answer.',
    labelNames: ['route'],
    buckets: LONG_SECONDS,
    registers,
  });
  return ({ route, method, status, ms }) => {
    requests.inc({ route, method, status });
    durations.observe({ route }, toSeconds(ms));
  };
}
