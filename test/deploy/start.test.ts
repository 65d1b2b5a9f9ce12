import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildOverlay, layOutContainer, PRODUCTION_SECRETS } from '../support/built-overlay.js';
import { startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import type { ManifestDocument } from '../support/manifests.js';
import { post } from '../support/service.js';

// Each starts the service as a process of its own, beside a whole suite.
vi.setConfig({ testTimeout: 90_000 });

const { token: TOKEN } = PRODUCTION_SECRETS['canary-judge-token-release'];
const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };
const REQUEST = {
  config: 'istio-service',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-canary' } },
  window: { duration: '10m' },
  deadline: '5s',
};
const running: ChildProcess[] = [];
let prometheus: FakePrometheus;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
});
afterAll(() => prometheus.stop());
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function start(environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment, HOST: '0.0.0.0', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      const port = /listens on http:\S+:(\d+)\n/.exec((output += chunk.toString()))?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    child.once('exit', () => {
      reject(new Error(output));
    });
  });
}

describe('the container of an overlay', () => {
  it.each(readdirSync('deploy/overlays'))('%s starts and answers its probes', async (name) => {
    const overlay = await buildOverlay(name);
    const { environment, remove } = await layOutContainer(overlay, PRODUCTION_SECRETS);
    const file = environment.CANARY_JUDGE_CONFIG!;
    const settings = await readFile(file, 'utf8');
    await writeFile(file, settings.replace(/http:\/\/prometheus[^:]*:9090/, prometheus.url));

    const address = await start(environment);
    const [container] = overlay.the('Deployment').spec.template.spec.containers as ManifestDocument[];
    const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
      (probe) => container![probe].httpGet.path as string,
    );
    const statuses = await Promise.all(probes.map(async (path) => (await fetch(address + path)).status));

    expect(probes).toEqual(['/healthz', '/healthz', '/healthz']);
    expect(statuses).toEqual([200, 200, 200]);
    const ask = (path: string, headers: Record<string, string>): Promise<Response> =>
      fetch(address + path, { headers });
    expect((await ask('/metric-configs', {})).status).toBe(name === 'try' ? 200 : 401);
    const configs = (await (await ask('/metric-configs', AUTHORIZATION)).json()) as object;
    expect(JSON.stringify(configs)).toContain(name === 'own' ? '"checkout"' : '"istio-service"');
    await remove();
  });

  it('stays in the Service while its source is down, so that callers hear why', async () => {
    const overlay = await buildOverlay('production');
    const { environment, remove } = await layOutContainer(overlay, PRODUCTION_SECRETS);
    const down = await startFakePrometheus();
    await down.stop();
    const file = environment.CANARY_JUDGE_CONFIG!;
    await writeFile(file, (await readFile(file, 'utf8')).replace(/http:\/\/prometheus[^:]*:9090/, down.url));

    const address = await start(environment);
    const [container] = overlay.the('Deployment').spec.template.spec.containers as ManifestDocument[];
    const { status } = await fetch(address + (container!.readinessProbe.httpGet.path as string));
    const { sources } = (await (await fetch(`${address}/readyz`, { headers: AUTHORIZATION })).json()) as {
      sources: ManifestDocument;
    };
    const answer = await post(`${address}/judgements`, REQUEST, AUTHORIZATION);

    expect(status).toBe(200);
    expect(sources.prometheus.status).toBe('failed');
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('ECONNREFUSED');
    await remove();
  });

  it('does not start where the link key can be guessed', async () => {
    const { environment, remove } = await layOutContainer(await buildOverlay('production'), {
      ...PRODUCTION_SECRETS,
      'canary-judge-link-key': { keys: 'secret' },
    });

    await expect(start(environment)).rejects.toThrow('CANARY_JUDGE_LINK_KEY: must be a key of at least 32 characters');
    await remove();
  });

  it('does not start before it knows the tokens of its callers', async () => {
    const { environment, remove } = await layOutContainer(await buildOverlay('production'), {
      'canary-judge-link-key': PRODUCTION_SECRETS['canary-judge-link-key'],
    });

    await expect(start(environment)).rejects.toThrow(
      /settings\.yaml:\d+:\d+.*must be "sha256:" with 64 hexadecimal digits/,
    );
    await remove();
  });

  it('gives Prometheus what the ServiceMonitor asks for, by the token that it names', async () => {
    const overlay = await buildOverlay('monitoring');
    const { environment, remove } = await layOutContainer(overlay, PRODUCTION_SECRETS);
    const file = environment.CANARY_JUDGE_CONFIG!;
    await writeFile(file, (await readFile(file, 'utf8')).replace(/http:\/\/prometheus[^:]*:9090/, prometheus.url));
    const [{ path, authorization }] = overlay.the('ServiceMonitor').spec.endpoints as [ManifestDocument];
    const { name, key } = authorization.credentials as { name: keyof typeof PRODUCTION_SECRETS; key: string };
    const token = (PRODUCTION_SECRETS[name] as Record<string, string>)[key]!;

    const address = await start(environment);
    const asPrometheus = { headers: { authorization: `${String(authorization.type)} ${token}` } };
    const answer = await fetch(address + (path as string), asPrometheus);

    expect((await fetch(address + (path as string))).status).toBe(401);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('canary_judge_build_info');
    expect((await post(`${address}/judgements`, REQUEST, asPrometheus.headers)).status).toBe(403);
    await remove();
  });
});
