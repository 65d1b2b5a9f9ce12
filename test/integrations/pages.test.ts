import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METADATA_NAMES } from '../../src/integrations/flagger/webhook-payload.js';
import { secondsOf } from '../support/argo.js';
import { measurePrometheus, measureWeb } from '../support/argo-client.js';
import { filled, JUDGE as HOST, startExampleWorld } from '../support/example.js';
import { callWebhook, runMetricTemplate } from '../support/flagger-client.js';
import { parseDocuments, schemaMistakes } from '../support/manifests.js';
import { post, startService, type TestService } from '../support/service.js';

const run = promisify(execFile);
const PAGES = ['flagger', 'prometheus-facade', 'argo-rollouts'];
/** The recorded hour has stretches of 20 minutes in which a healthy canary is beyond chance; none of them ends here. */
const NOW_MS = Date.parse('2026-11-20T10:25:00Z');
/** What a window takes beside its length: the lag of a source, and a part of a step. */
const LAG_AND_STEP_SECONDS = 90;

let service: TestService;
beforeAll(async () => {
  service = await startService({}, { now: () => NOW_MS });
});
afterAll(() => service.stop());

function textOf(page: string): string {
  return readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8');
}

function blocks(page: string, language: string): string[] {
  return [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] ?? '',
  );
}

/** The analysis of a Canary as a page shows it. */
function analysisOf(text: string): any {
  return parse(text).analysis;
}

/** What a page shows for a cluster, as it is where the service has recordings of golden-signals alone. */
function here(text: string): string {
  return text
    .replaceAll(HOST, service.url)
    .replaceAll(/istio-(?:service|flagger)/g, 'golden-signals')
    .replaceAll(/\{\{ ?(?:args\.baseline) ?\}\}|\{\{ target \}\}-primary/g, 'checkout-baseline')
    .replaceAll(/\{\{ ?(?:args\.canary|target) ?\}\}|checkout-canary/g, 'checkout-healthy')
    .replaceAll('{{ namespace }}', 'shop')
    .replaceAll('{{ interval }}', '20m')
    .replaceAll(/(?<before>window: |window="|duration: )1\dm\b/g, '$<before>20m');
}

describe('the pages on Flagger, the façade and Argo Rollouts', () => {
  it('show commands that run', async () => {
    const commands = PAGES.flatMap((page) => blocks(page, 'sh'));

    expect(commands).toHaveLength(2);
    const answers = await Promise.all(
      commands.map((command) => run('sh', ['-c', command.replaceAll('http://localhost:8080', service.url)])),
    );
    expect(answers[0]?.stdout).toMatch(/^The verdict is pass: /);
    const shown = JSON.parse(blocks('prometheus-facade', 'json')[0]!) as { data: any };
    const answered = JSON.parse(answers[1]!.stdout) as { data: any };
    expect(answered.data.result[0].metric).toEqual(shown.data.result[0].metric);
    expect(answered.data.result[0].value[1]).toBe(shown.data.result[0].value[1]);
  });

  it('show manifests that their clusters take', async () => {
    const documents = PAGES.flatMap((page) => blocks(page, 'yaml'))
      .filter((text) => text.startsWith('apiVersion'))
      .flatMap((text) => parseDocuments(text, 'page'));

    expect(documents.map(({ kind }) => kind as string)).toEqual([
      'MetricTemplate',
      'AnalysisTemplate',
      'AnalysisTemplate',
    ]);
    for (const document of documents) expect(await schemaMistakes(document)).toEqual([]);
  });

  it('show webhooks whose metadata is taken', async () => {
    const { analysis } = parse(here(blocks('flagger', 'yaml')[0]!));

    expect(analysis.webhooks).toHaveLength(2);
    for (const { url, metadata } of analysis.webhooks) {
      const sides = { baseline: 'checkout-baseline', canary: 'checkout-slow' };
      const { answers } = await callWebhook({ url, metadata: { ...metadata, ...sides } });
      expect([200, 412], answers[0]?.body).toContain(answers[0]?.status);
    }
  });

  it('show windows of Flagger that lie within one weight, counted by looks', () => {
    const [hooks, metrics] = blocks('flagger', 'yaml')
      .filter((text) => text.startsWith('analysis'))
      .map(analysisOf);
    const windows = hooks.webhooks.map(({ metadata }: any) => metadata.window as string);
    const looks = hooks.webhooks.map(({ metadata }: any) => metadata.looks as string);

    expect(windows).toHaveLength(2);
    expect(metrics.metrics).toHaveLength(1);
    for (const window of windows)
      expect(secondsOf(hooks.interval) - secondsOf(window)).toBeGreaterThanOrEqual(LAG_AND_STEP_SECONDS);
    expect(secondsOf(metrics.interval) - secondsOf(metrics.metrics[0].interval)).toBeGreaterThanOrEqual(
      LAG_AND_STEP_SECONDS,
    );
    expect(looks).toEqual([String(hooks.stepWeights.length), String(hooks.stepWeights.length)]);
    expect(textOf('flagger')).toContain(`window="{{ interval }}", looks="${String(metrics.stepWeights.length)}"`);
  });

  it.each([10, 33, 50])(
    'show hooks and a MetricTemplate that take a healthy canary with so many hundredths of the traffic for one: %i',
    async (weight) => {
      const world = await startExampleWorld('flagger-istio');
      world.istio.have('checkout-primary');
      world.istio.have('checkout', { share: weight / (100 - weight) });
      const own = (text: string): string => text.replaceAll(HOST, world.service.url);
      const [{ webhooks }] = blocks('flagger', 'yaml').map(own).map(analysisOf) as [any];
      const template = parse(own(blocks('flagger', 'yaml').find((text) => text.startsWith('apiVersion'))!));
      const query = filled(template.spec.query as string, { namespace: 'shop', target: 'checkout', interval: '11m' });

      const answers = await Promise.all(webhooks.map(({ url, metadata }: any) => callWebhook({ url, metadata })));
      const measured = await runMetricTemplate(template.spec.provider.address as string, query);
      await world.stop();

      expect(webhooks.map(({ type }: any, i: number) => [type, answers[i].answers[0].status])).toEqual([
        ['rollback', 409],
        ['confirm-promotion', 200],
      ]);
      expect(measured).toEqual({ kind: 'value', value: 100 });
    },
  );

  it("show a window of Argo's web provider that is long enough at every second of a minute", async () => {
    const world = await startExampleWorld('argo-rollouts');
    for (const side of ['checkout-baseline', 'checkout-canary']) world.istio.have(side);
    const [{ initialDelay, provider }] = blocks('argo-rollouts', 'yaml').map((text) => parse(text).spec.metrics[0]) as [
      any,
    ];
    const { jsonBody } = provider.web;
    const body = JSON.parse(JSON.stringify(jsonBody).replaceAll(/\{\{ args\.(\w+) \}\}/g, 'checkout-$1')) as object;

    const judged: any[] = [];
    for (let second = 0; second < 60; second += 1) {
      judged.push(await (await post(`${world.service.url}/judgements`, body)).json());
      world.pass(1 / 60);
    }
    await world.stop();

    expect(new Set(judged.map(({ verdict }) => verdict as string))).toEqual(new Set(['pass']));
    const slots = judged.map(({ window }) => window.judgedSlots as number);
    expect(textOf('argo-rollouts')).toContain(`${String(Math.min(...slots))} slots are left in the worst second`);
    expect(secondsOf(initialDelay)).toBeGreaterThanOrEqual(secondsOf(jsonBody.window.duration));
  }, 30_000);

  it('show a MetricTemplate and providers of Argo that are answered', async () => {
    const [template] = blocks('flagger', 'yaml').filter((text) => text.startsWith('apiVersion'));
    const { spec } = parse(here(template!));
    const [web, prometheus] = blocks('argo-rollouts', 'yaml').map((text) => parse(here(text)).spec.metrics[0]);

    expect(await runMetricTemplate(spec.provider.address as string, spec.query as string)).toEqual({
      kind: 'value',
      value: 100,
    });
    expect(await measureWeb({ ...web, ...web.provider.web })).toMatchObject({ phase: 'Successful' });
    expect(web.provider.web.timeoutSeconds).toBeGreaterThan(parseInt(web.provider.web.jsonBody.deadline as string, 10));
    expect(
      await measurePrometheus({ ...prometheus, ...prometheus.provider.prometheus }, new Date(NOW_MS)),
    ).toMatchObject({
      phase: 'Successful',
    });
  });

  it('have every option of the metadata', () => {
    const page = textOf('flagger');

    expect(METADATA_NAMES.filter((name) => !new RegExp(`^\\|.*\`${name}\`.*\\| `, 'm').test(page))).toEqual([]);
  });
});
