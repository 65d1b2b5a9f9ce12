import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/** The headers of W3C Trace Context. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** Used as it is: what an SDK has been set up to send along, such as baggage, is no business of sources. */
const PROPAGATOR = new W3CTraceContextPropagator();

/** The context that headers name; none where they name none. */
export function contextOfHeaders(headers: TraceHeaders): Context {
  return PROPAGATOR.extract(ROOT_CONTEXT, headers, {
    get: (carrier: TraceHeaders, name) => carrier[name],
    keys: (carrier: TraceHeaders) => Object.keys(carrier),
  });
}

/** The headers by which a context goes on; none where there is no trace. */
export function headersOfContext(context: Context): TraceHeaders {
  const headers = new Map<string, string>();
  PROPAGATOR.inject(context, headers, {
    set: (carrier: Map<string, string>, name, value) => {
      carrier.set(name, value);
    },
  });
  return Object.fromEntries(headers);
}
