import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METADATA_NAMES } from '../../src/integrations/flagger/webhook-payload.js';
import { measurePrometheus, measureWeb } from '../support/argo-client.js';
import { callWebhook, runMetricTemplate } from '../support/flagger-client.js';
import { parseDocuments, schemaMistakes } from '../support/manifests.js';
import { startService, type TestService } from '../support/service.js';

const run = promisify(execFile);
const PAGES = ['flagger', 'prometheus-facade', 'argo-rollouts'];
const HOST = 'http://canary-judge.canary-judge.svc:8080';

let service: TestService;
beforeAll(async () => {
  service = await startService();
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

/** What a page shows for a cluster, as it is where the service has recordings of golden-signals alone. */
function here(text: string): string {
  return text
    .replaceAll(HOST, service.url)
    .replaceAll('istio-service', 'golden-signals')
    .replaceAll(/\{\{ ?(?:args\.baseline) ?\}\}|\{\{ target \}\}-primary/g, 'checkout-baseline')
    .replaceAll(/\{\{ ?(?:args\.canary|target) ?\}\}|checkout-canary/g, 'checkout-healthy')
    .replaceAll('{{ namespace }}', 'shop')
    .replaceAll(/10m\b(?!30s)/g, '20m');
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
    expect(await measurePrometheus({ ...prometheus, ...prometheus.provider.prometheus }, new Date())).toMatchObject({
      phase: 'Successful',
    });
  });

  it('have every option of the metadata', () => {
    const page = textOf('flagger');

    expect(METADATA_NAMES.filter((name) => !new RegExp(`^\\|.*\`${name}\`.*\\| `, 'm').test(page))).toEqual([]);
  });
});
