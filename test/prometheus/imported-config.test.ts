import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { toNativeConfig } from '../../src/integrations/kayenta/native/to-native-config.js';
import { post, startService, type TestService } from '../support/service.js';

const START = Date.parse('2023-11-14T22:00:00Z') / 1_000;
const MINUTES = 40;

/** Told every three minutes only, so that in most slots Kayenta sees an older sample. */
function sparseMetrics(): string {
  const lines = ['# TYPE queue gauge'];
  for (const [app, level] of [
    ['old', 100],
    ['new', 130],
  ] as const) {
    for (const zone of ['a', 'b']) {
      for (let minute = 0; minute < MINUTES; minute += 3) {
        const value = level + ((minute * 7 + (zone === 'a' ? 0 : 3)) % 11);
        lines.push(`queue{app="${app}",zone="${zone}"} ${String(value)} ${String(START + minute * 60)}`);
      }
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

const KAYENTA = {
  name: 'queues',
  metrics: [
    {
      name: 'whole',
      groups: ['g'],
      query: { type: 'prometheus', metricName: 'queue', customInlineTemplate: 'app="${scope}"' },
      analysisConfigurations: { canary: { direction: 'increase', effectSize: { allowedIncrease: 1.1 } } },
    },
    {
      name: 'by zone',
      groups: ['g', 'h'],
      query: {
        type: 'prometheus',
        metricName: 'queue',
        customInlineTemplate: 'app="${scope}"',
        groupByFields: ['zone'],
      },
      analysisConfigurations: { canary: { critical: true, effectSize: { criticalIncrease: 5 } } },
    },
    {
      name: 'absent',
      groups: ['h'],
      query: { type: 'prometheus', customInlineTemplate: 'PromQL:sum(nothing{app="${scope}"})' },
      analysisConfigurations: { canary: { nanStrategy: 'replace' } },
    },
  ],
  classifier: { groupWeights: { g: 60 }, scoreThresholds: { pass: 90, marginal: 50 } },
};

let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: sparseMetrics() });
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

async function judgedBy(config: unknown) {
  const response = await post(`${service.url}/judgements`, {
    config,
    baseline: { scope: { scope: 'old' } },
    canary: { scope: { scope: 'new' } },
    scope: { location: 'here' },
    window: { start: '2023-11-14T22:05:00Z', end: '2023-11-14T22:35:00Z' },
    include: ['series'],
  });
  const { status } = response;
  const { id, timing, summary, config: judged, ...rest } = (await response.json()) as Record<string, unknown>;
  return { status, known: [id, timing, summary, judged].map((part) => part !== undefined), rest };
}

describe('an imported config', () => {
  it('is judged of a real Prometheus as the JSON is: the same instants, series, old samples and outcomes', async () => {
    const reading = toNativeConfig(KAYENTA, { variables: [], scopeLabel: 'instance' });
    if (reading.kind === 'refused') throw new Error('it must be read');

    const [before, after] = [await judgedBy(KAYENTA), await judgedBy(reading.value.document)];

    expect(before.status).toBe(200);
    expect(after).toEqual(before);
    expect(before.rest).toMatchObject({
      window: { slots: 31 },
      metrics: [
        { name: 'whole', classification: 'high', canary: { count: 31 } },
        { name: 'by zone', labels: { zone: 'a' } },
        { name: 'by zone', labels: { zone: 'b' } },
        { name: 'absent' },
      ],
    });
  });

  it('would be judged otherwise without its dialect', async () => {
    const reading = toNativeConfig(KAYENTA, { variables: [], scopeLabel: 'instance' });
    if (reading.kind === 'refused') throw new Error('it must be read');
    const { dialect, ...document } = reading.value.document;
    const metrics = (document.metrics as { name: string; group?: string }[]).filter(({ name }) => name === 'whole');

    const { status, rest } = await judgedBy({ ...document, groups: { g: 100 }, metrics });

    expect([dialect, status]).toEqual(['kayenta', 200]);
    expect(rest).toMatchObject({ window: { slots: 30 }, metrics: [{ canary: { count: 20 } }] });
  });
});
