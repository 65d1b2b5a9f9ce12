import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../scripts/free-port.js';
import { accessOf, TOKENS } from '../../support/callers.js';
import { JUDGE } from '../../support/example.js';
import { documentsOf } from '../../support/manifests.js';
import { runNginx } from '../../support/run-nginx.js';
import { post, startServiceOf, type TestService } from '../../support/service.js';

const documents = documentsOf('deploy/examples/token-proxy.yaml');
const the = (kind: string) => documents.find((one) => one.kind === kind)!;

describe('the proxy that adds the token', () => {
  let service: TestService;
  let folder: string;
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    service = await startServiceOf({ sources: { replay: { type: 'replay' } }, ...accessOf('release') });
    folder = await mkdtemp(join(tmpdir(), 'token-proxy-'));
    const port = await freePort();
    url = `http://127.0.0.1:${String(port)}`;
    // As the entry point of the image does: variables of the environment, and no others.
    const server = (the('ConfigMap').data['default.conf.template'] as string)
      .replace('${CANARY_JUDGE_TOKEN}', TOKENS.release)
      .replace('listen 8080', `listen 127.0.0.1:${String(port)}`)
      .replace(JUDGE, service.url);
    stop = await runNginx(folder, server);
  });
  afterAll(async () => {
    await stop();
    await service.stop();
    await rm(folder, { recursive: true });
  });

  it('is asked without a token, and answers what the judge answers one that has it', async () => {
    expect((await fetch(`${service.url}/kayenta/canaryConfig`)).status).toBe(401);
    const answer = await fetch(`${url}/kayenta/canaryConfig`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('istio-service');
  });

  it('replaces what a caller says of itself', async () => {
    const answer = await fetch(`${url}/metric-configs`, { headers: { authorization: 'Bearer of-another' } });

    expect(answer.status).toBe(200);
  });

  it('gives the place of a judgement whose window is open as one that is asked for by the same way', async () => {
    const answer = await post(`${url}/judgements`, {
      config: 'golden-signals',
      scope: { namespace: 'shop' },
      baseline: { scope: { workload: 'checkout-baseline' } },
      canary: { scope: { workload: 'checkout-healthy' } },
      window: { start: 'now', duration: '20m' },
    });

    expect(answer.status).toBe(202);
    const place = answer.headers.get('location')!;
    expect(place).toMatch(/^\/judgements\//);
    expect((await fetch(url + place)).status).toBe(202);
  });

  it('lets in the pods of Spinnaker alone, and keeps the token out of its files', () => {
    expect(the('NetworkPolicy').spec.ingress[0].from).toEqual([{ podSelector: { matchLabels: { app: 'spin' } } }]);
    expect(the('NetworkPolicy').spec.podSelector).toEqual(the('Deployment').spec.selector);
    expect(the('Deployment').spec.template.spec.volumes[1].emptyDir).toEqual({ medium: 'Memory' });
  });
});
