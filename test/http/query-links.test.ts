import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeEvidence } from '../../src/wire-reading.js';
import { matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startServiceOf, type TestService } from '../support/service.js';

let prometheus: FakePrometheus;
let service: TestService;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  prometheus.answer((response, { form }) => {
    const values: [number, string][] = [];
    for (let seconds = Number(form.start); seconds <= Number(form.end); seconds += Number(form.step)) {
      values.push([seconds, String(100 + ((seconds / 60) % 7))]);
    }
    sendJson(response, matrix({ metric: {}, values }));
  });
  service = await startServiceOf({
    sources: {
      live: {
        type: 'prometheus',
        url: prometheus.url.replace('http://', 'http://judge:top-secret@'),
        externalUrl: ['https://prometheus.example.com', { grafana: 'https://grafana.example.com', datasource: 'abc' }],
        lag: '0s',
      },
      hidden: { type: 'prometheus', url: prometheus.url, lag: '0s' },
    },
  });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

const QUERY = { type: 'prometheus', expr: 'latency{w="${w}"}' };
const COUNTS = { type: 'prometheus', events: 'bad{w="${w}"}', exposure: 'all{w="${w}"}' };

/** The first metric of a judgement of this metric's config, and the whole answer as text. */
async function judge(metric: object, { source = 'live', ...rest }: Record<string, unknown> = {}) {
  const response = await post(`${service.url}/judgements`, {
    config: { source, scope: { w: {} }, groups: { g: 100 }, metrics: [{ name: 'm', group: 'g', ...metric }] },
    baseline: { scope: { w: 'old' } },
    canary: { scope: { w: 'new' } },
    window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
    ...rest,
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return { metric: JSON.parse(text).metrics[0], text };
}

function shown(url: string) {
  const parameters = new URL(url).searchParams;
  return {
    expr: parameters.get('g0.expr'),
    end: parameters.get('g0.end_input'),
    range: parameters.get('g0.range_input'),
  };
}

describe('the links of a judgement', () => {
  it('open the query of each side, everywhere the source says', async () => {
    const { metric } = await judge({ query: QUERY });

    expect(metric.links.baseline.map(({ name }: any) => name)).toEqual(['Prometheus', 'Grafana']);
    expect(shown(metric.links.baseline[0].url)).toEqual({
      expr: metric.queries.baseline.query,
      end: '2026-11-20 10:20:00',
      range: '1140s',
    });
    expect(shown(metric.links.canary[0].url).expr).toBe(metric.queries.canary.query);
    expect(metric.links.canary[1].url).toMatch(/^https:\/\/grafana\.example\.com\/explore\?/);
  });

  it('open a baseline of the past at its own window', async () => {
    const { metric } = await judge({ query: QUERY }, { baseline: { scope: { w: 'new' }, offset: '7d' } });

    expect(shown(metric.links.baseline[0].url).end).toBe('2026-11-13 10:20:00');
    expect(shown(metric.links.canary[0].url).end).toBe('2026-11-20 10:20:00');
  });

  it('tell events from exposure', async () => {
    const { metric } = await judge({ query: COUNTS });

    expect(metric.links.canary.map(({ name }: any) => name)).toEqual([
      'events in Prometheus',
      'events in Grafana',
      'exposure in Prometheus',
      'exposure in Grafana',
    ]);
    expect(shown(metric.links.canary[2].url).expr).toBe(metric.queries.canary.exposure);
  });

  it('are those of the canary alone where the baseline is not asked', async () => {
    const { metric } = await judge(
      { query: QUERY, analysis: { limit: { max: 500, of: 'mean' } } },
      { baseline: undefined },
    );

    expect(metric.links).toMatchObject({ baseline: [], canary: [{}, {}] });
  });

  it('come out alike when it is judged again by its evidence', async () => {
    const { metric, text } = await judge({ query: COUNTS }, { include: ['evidence'] });

    const { judgement } = await judgeEvidence(JSON.parse(text).evidence, new AbortController().signal);

    const { baseline, canary } = judgement.metrics[0]!.measured!.sides;
    expect({ baseline: baseline.asked?.links, canary: canary.asked?.links }).toEqual(metric.links);
  });

  it('stand on the page of the judgement', async () => {
    const { metric, text } = await judge({ query: QUERY });
    const response = await post(`${service.url}/reports`, text, { accept: 'text/html' });
    const page = await response.text();

    for (const { url } of [...metric.links.baseline, ...metric.links.canary]) {
      expect(page).toContain(`href="${String(url).replaceAll('&', '&amp;')}"`);
    }
  });

  it('are none where no page is named, and never tell where the source is or its password', async () => {
    const hidden = await judge({ query: QUERY }, { source: 'hidden' });
    const told = await judge({ query: QUERY });

    expect(hidden.metric).not.toHaveProperty('links');
    for (const { text } of [hidden, told]) {
      expect(text).not.toContain('top-secret');
      expect(text).not.toContain(new URL(prometheus.url).port);
    }
  });
});
