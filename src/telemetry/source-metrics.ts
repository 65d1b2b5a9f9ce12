import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { JudgementError, type SourceErrorCode } from '../errors.js';
import type { WatchSources } from '../sources/source-watch.js';
import { LONG_SECONDS, toSeconds } from './durations.js';

const CODES: readonly SourceErrorCode[] = [
  'QUERY_REFUSED',
  'SOURCE_FAILED',
  'SOURCE_UNREACHABLE',
  'SOURCE_BUSY',
  'SOURCE_TIMEOUT',
  'DEADLINE_PASSED',
];

/** What counts the questions to sources in a registry. A question that nobody waits for any more is none. */
export function createSourceMetrics(registry: Registry): WatchSources {
  const series = createSeries(registry);
  const { durations, errors, retries, open, running, waiting } = series;
  return (source) => {
    for (const code of CODES) errors.inc({ source, code }, 0);
    retries.inc({ source }, 0);
    open.set({ source }, 0);
    return {
      onAnswer: (ms) => {
        durations.observe({ source }, toSeconds(ms));
      },
      onFault: (ms, error) => {
        if (!(error instanceof JudgementError)) return;
        durations.observe({ source }, toSeconds(ms));
        errors.inc({ source, code: error.code });
      },
      onRetry: () => {
        retries.inc({ source });
      },
      onBreaker: (isOpen) => {
        open.set({ source }, Number(isOpen));
      },
      count: (questions) => {
        running.set(source, () => questions().running);
        waiting.set(source, () => questions().waiting);
      },
    };
  };
}

function createSeries(registry: Registry) {
  const registers = [registry];
  return {
    durations: new Histogram({
      name: 'canary_judge_source_query_duration_seconds',
      help: 'How long a source took to answer a query, or to fail: each time that one was sent.',
      labelNames: ['source'],
      buckets: LONG_SECONDS,
      registers,
    }),
    errors: new Counter({
      name: 'canary_judge_source_query_errors_total',
      help: 'Queries that a source did not answer: each time that one was sent, by the code of the problem.',
      labelNames: ['source', 'code'],
      registers,
    }),
    retries: new Counter({
      name: 'canary_judge_source_retries_total',
      help: 'How often a query was to be sent again.',
      labelNames: ['source'],
      registers,
    }),
    open: new Gauge({
      name: 'canary_judge_source_breaker_open',
      help: '1 from when a source is left alone until it answers again, else 0.',
      labelNames: ['source'],
      registers,
    }),
    ...createQueueSeries(registry),
  };
}

function createQueueSeries(registry: Registry) {
  return {
    running: readGauge(registry, 'canary_judge_source_queries_running', 'Queries that a source is working on now.'),
    waiting: readGauge(registry, 'canary_judge_source_queries_waiting', 'Queries that wait for their turn.'),
  };
}

/** A gauge by source that is read when somebody looks. */
function readGauge(registry: Registry, name: string, help: string): Map<string, () => number> {
  const readings = new Map<string, () => number>();
  new Gauge({
    name,
    help,
    labelNames: ['source'],
    registers: [registry],
    collect() {
      for (const [source, read] of readings) this.set({ source }, read());
    },
  });
  return readings;
}
