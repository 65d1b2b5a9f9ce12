import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { Origin } from '../access/asker.js';
import { JudgementError } from '../errors.js';
import type { WatchQuestion } from '../measure/watch-question.js';
import type { JudgementOutcome } from '../run-judgement.js';
import { contextOfHeaders, headersOfContext } from './trace-headers.js';

/** The span of one judgement. */
export interface JudgementTrace {
  /** 32 hex digits; undefined where neither the caller nor an SDK has begun a trace. */
  readonly traceId: string | undefined;
  /** Makes a span of each question that is asked for it. */
  readonly watch: WatchQuestion;
  readonly onOutcome: (outcome: JudgementOutcome) => void;
  /** It could not be judged; undefined where nobody waits any more. */
  readonly onFailure: (code: string | undefined) => void;
}

/** Begins the span of a judgement by a config, as a part of the trace that its caller says. */
export type TraceJudgement = (config: string, origin: Origin | undefined) => JudgementTrace;

/**
 * Spans by OpenTelemetry's API: recorded where an SDK is registered. Where none is, the caller's trace goes on to the sources all the same. Contexts are handed on, and
 * none is ever active: a run that callers share belongs to the first of them.
 */
export function createTraceJudgement(tracer: Tracer): TraceJudgement {
  return (config, origin) => {
    const attributes = { 'canary_judge.config': config };
    const parent = contextOf(origin);
    const span = tracer.startSpan('canary_judge.judgement', { kind: SpanKind.INTERNAL, attributes }, parent);
    const own = trace.setSpan(parent, span);
    const { traceId } = span.spanContext();
    return {
      traceId: trace.isSpanContextValid(span.spanContext()) ? traceId : undefined,
      watch: watchOf(tracer, own),
      onOutcome: (outcome) => {
        span.setAttribute('canary_judge.outcome', outcome.kind);
        if (outcome.kind === 'judged') {
          const { verdict, shown, timing } = outcome.judgement;
          span.setAttribute('canary_judge.verdict', verdict);
          span.setAttribute('canary_judge.sources', Object.keys(timing.sources));
          if (Number.isFinite(shown.score)) span.setAttribute('canary_judge.score', shown.score);
        }
        span.end();
      },
      onFailure: (code) => {
        end(span, code);
      },
    };
  };
}

/** Where another instrumentation has begun a span for the request, that one says more than the headers. */
function contextOf(origin: Origin | undefined): Context {
  const active = context.active();
  if (trace.getSpan(active)) return active;
  return contextOfHeaders(origin?.traceHeaders ?? {});
}

function watchOf(tracer: Tracer, parent: Context): WatchQuestion {
  return ({ source, metric, side }) => {
    const attributes = {
      'canary_judge.source': source,
      'canary_judge.side': side,
      ...(metric === null ? {} : { 'canary_judge.metric': metric }),
    };
    const span = tracer.startSpan('canary_judge.query', { kind: SpanKind.CLIENT, attributes }, parent);
    let attempts = 0;
    return {
      traceHeaders: headersOfContext(trace.setSpan(parent, span)),
      onAttempt: () => {
        attempts++;
        span.addEvent('attempt', { 'canary_judge.attempt': attempts });
      },
      onWait: (ms) => {
        span.addEvent('wait', { 'canary_judge.wait_ms': Math.round(ms) });
      },
      onEnd: (error) => {
        span.setAttribute('canary_judge.attempts', attempts);
        if (error === undefined) span.end();
        else end(span, error instanceof JudgementError ? error.code : undefined);
      },
    };
  };
}

/** The code alone: the text of an error may hold what a source has answered. */
function end(span: Span, code: string | undefined): void {
  if (code === undefined) span.setAttribute('canary_judge.cancelled', true);
  else {
    span.setAttribute('error.type', code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  }
  span.end();
}
