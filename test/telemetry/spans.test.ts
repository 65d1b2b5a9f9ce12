import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

let prometheus: FakePrometheus;
let traced: TestService;
let plain: TestService;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  const environment = { PROMETHEUS_URL: prometheus.url };
  traced = await startService(environment, { tracer: provider.getTracer('test') });
  plain = await startService(environment);
});
afterAll(async () => {
  await Promise.all([traced.stop(), plain.stop(), provider.shutdown()]);
  await prometheus.stop();
});

let from = 0;
beforeEach(() => {
  exporter.reset();
  from = prometheus.requests.length;
  prometheus.answer((response, { form }) => {
    const values = Array.from({ length: 20 }, (_, i): [number, string] => [
      Number(form.start) + i * 60,
      String(100 + ((i * 7) % 20)),
    ]);
    sendJson(response, matrix({ metric: {}, values }));
  });
});

const asked = () => prometheus.requests.slice(from);

function judge({ url }: TestService, headers: Record<string, string> = {}): Promise<Response> {
  const body = {
    config: {
      scope: { side: {} },
      groups: { g: 100 },
      metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr: 'm{side="${side}"}' } }],
    },
    baseline: { scope: { side: 'a' } },
    canary: { scope: { side: 'b' } },
    window: { start: '2023-11-14T22:00:00Z', duration: '20m' },
  };
  return post(`${url}/judgements`, body, headers);
}

describe('with an SDK', () => {
  it('a judgement is a span with its verdict, and each of its queries one below it, in the trace of the caller', async () => {
    const answer: any = await (await judge(traced, { traceparent: TRACEPARENT, tracestate: 'vendor=1' })).json();

    const spans = exporter.getFinishedSpans();
    const judgement = spans.find(({ name }) => name === 'canary_judge.judgement')!;
    const queries = spans.filter(({ name }) => name === 'canary_judge.query');
    expect(judgement.spanContext().traceId).toBe(TRACE);
    expect(judgement.parentSpanContext?.spanId).toBe(PARENT);
    expect(judgement.attributes).toEqual({
      'canary_judge.config': 'inline',
      'canary_judge.outcome': 'judged',
      'canary_judge.verdict': answer.verdict,
      'canary_judge.score': answer.score,
      'canary_judge.sources': ['prometheus'],
    });
    expect(queries.map(({ kind }) => kind)).toEqual([SpanKind.CLIENT, SpanKind.CLIENT]);
    expect(queries.map(({ attributes }) => attributes['canary_judge.side']).sort()).toEqual(['baseline', 'canary']);
    for (const { attributes, events, parentSpanContext } of queries) {
      expect(parentSpanContext?.spanId).toBe(judgement.spanContext().spanId);
      expect(attributes).toMatchObject({
        'canary_judge.source': 'prometheus',
        'canary_judge.metric': 'm',
        'canary_judge.attempts': 1,
      });
      expect(events.map(({ name }) => name)).toEqual(['attempt']);
    }
  });

  it('a query carries its own span to the source', async () => {
    await judge(traced, { traceparent: TRACEPARENT, tracestate: 'vendor=1' });

    const ids = exporter
      .getFinishedSpans()
      .filter(({ name }) => name === 'canary_judge.query')
      .map((span) => `00-${TRACE}-${span.spanContext().spanId}-01`);
    expect(asked().map(({ headers }) => headers.traceparent)).toEqual(expect.arrayContaining(ids));
    expect(new Set(asked().map(({ headers }) => headers.traceparent)).size).toBe(2);
    expect(asked().map(({ headers }) => headers.tracestate)).toEqual(['vendor=1', 'vendor=1']);
  });

  it('attempts and the waits between them are events of one span', async () => {
    let refusals = 2;
    prometheus.answer((response) => {
      if (refusals-- > 0) sendJson(response, { status: 'error', errorType: 'unavailable', error: 'later' }, 503);
      else sendJson(response, matrix());
    });

    await judge(traced);

    const queries = exporter.getFinishedSpans().filter(({ name }) => name === 'canary_judge.query');
    const events = queries.flatMap((span) => span.events.map(({ name }) => name));
    expect(queries).toHaveLength(2);
    expect(events.filter((name) => name === 'attempt')).toHaveLength(4);
    expect(events.filter((name) => name === 'wait')).toHaveLength(2);
  });

  it('what fails says its code, and nothing of what was answered or asked', async () => {
    prometheus.answer((response) => {
      sendJson(response, { status: 'error', errorType: 'bad_data', error: 'planted-answer' }, 400);
    });

    await judge(traced);

    const spans = exporter.getFinishedSpans();
    expect(spans.length).toBeGreaterThan(1);
    for (const { status, attributes } of spans) {
      expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'QUERY_REFUSED' });
      expect(attributes['error.type']).toBe('QUERY_REFUSED');
    }
    const written = JSON.stringify(spans.map(({ attributes, events, status }) => ({ attributes, events, status })));
    expect(written).not.toContain('planted-answer');
    expect(written).not.toContain('side=');
  });

  it('the line of a judgement in the log names the trace', async () => {
    await judge(traced, { traceparent: TRACEPARENT, 'x-request-id': 'traced-1' });

    expect(traced.logLines).toContainEqual(
      expect.objectContaining({ msg: 'judged', requestId: 'traced-1', traceId: TRACE, config: 'inline' }),
    );
  });
});

describe('without an SDK', () => {
  it("the caller's trace goes on to the sources as it came", async () => {
    await judge(plain, { traceparent: TRACEPARENT, tracestate: 'vendor=1', baggage: 'planted=1' });

    expect(asked()).toHaveLength(2);
    for (const { headers } of asked()) {
      expect(headers).toMatchObject({ traceparent: TRACEPARENT, tracestate: 'vendor=1' });
      expect(headers).not.toHaveProperty('baggage');
    }
    expect(plain.logLines).toContainEqual(expect.objectContaining({ msg: 'judged', traceId: TRACE }));
  });

  it.each([
    ['none', {}],
    ['one that is no such thing', { traceparent: 'planted' }],
    ['one of zeros', { traceparent: `00-${'0'.repeat(32)}-${PARENT}-01` }],
    ['one that is endless', { traceparent: `${TRACEPARENT}${'-0'.repeat(1_000)}` }],
  ])('sources are sent no trace where a caller sends %s', async (_what, headers) => {
    expect((await judge(plain, headers)).status).toBe(200);

    expect(asked()).toHaveLength(2);
    for (const { headers: sent } of asked()) expect(sent).not.toHaveProperty('traceparent');
  });
});
