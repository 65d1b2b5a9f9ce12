import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measurePrometheus, measureWeb } from '../support/argo-client.js';
import { callWebhook } from '../support/flagger-client.js';
import { NOW, startGuardedWorld, tokenOf, WINDOW, type GuardedWorld } from '../support/guarded-world.js';
import { resumeArgo, runArgo, type ArgoMetric } from '../support/kayenta-clients/argo-kayenta.js';

let world: GuardedWorld;
/** The address of the service with a token in it, which Go's clients send as the password of Basic. */
let address: string;
beforeAll(async () => {
  world = await startGuardedWorld({
    'team-a': { role: 'judge', configs: ['shop'], scope: { namespace: ['team-a-*'] } },
  });
  address = world.service.url.replace('://', `://any:${tokenOf('team-a')}@`);
});
afterAll(async () => {
  await world.stop();
});

const OWN = { namespace: 'team-a-shop' };
const FOREIGN = { namespace: 'team-b-shop' };

function hook(namespace: string, url = address) {
  return callWebhook({ url: `${url}/flagger/gate`, metadata: { config: 'shop', window: '10m' }, more: { namespace } });
}

function argoMetric(location: string, base = address): ArgoMetric {
  const side = (scope: string) => ({ scope, location, step: 60, ...WINDOW });
  return {
    address: `${base}/kayenta`,
    application: 'shop',
    canaryConfigName: 'shop',
    metricsAccountName: 'prometheus',
    configurationAccountName: '',
    storageAccountName: '',
    threshold: { pass: 95, marginal: 75 },
    scopes: [{ name: 'default', controlScope: side('baseline'), experimentScope: side('canary') }],
  };
}

function web({ namespace }: { readonly namespace: string }, headers: Record<string, string>) {
  return measureWeb({
    url: `${world.service.url}/judgements`,
    method: 'POST',
    headers,
    jsonBody: {
      config: 'shop',
      scope: { namespace },
      baseline: { scope: { workload: 'baseline' } },
      canary: { scope: { workload: 'canary' } },
      window: WINDOW,
    },
    jsonPath: '{$.summary}',
    successCondition: 'result.verdict == "pass"',
  });
}

function facade({ namespace }: { readonly namespace: string }) {
  const query = `canary_score{config="shop",baseline="baseline",canary="canary",namespace="${namespace}",window="10m"}`;
  const metric = { address: `${address}/prometheus`, query, successCondition: 'result[0] >= 95' };
  return measurePrometheus(metric, new Date(NOW));
}

describe('a caller with lists, by what each of these can send', () => {
  it('Flagger is let through in its own namespace, and held in another one and without a token', async () => {
    expect(await hook(OWN.namespace)).toMatchObject({ passed: true });
    const held = await hook(FOREIGN.namespace);
    expect(held).toMatchObject({ passed: false, error: expect.stringContaining('must be one of team-a-*') });
    expect(held.answers.map(({ status }) => status)).toEqual([403]);
    expect((await hook(OWN.namespace, world.service.url)).answers.map(({ status }) => status)).toEqual([401]);
  });

  it("Argo's provider kayenta measures in its own namespace, and has an error in another one and without a token", async () => {
    const own = argoMetric(OWN.namespace);
    let measured = await runArgo(own);
    while (measured.phase === 'Running') measured = await resumeArgo(own, measured.executionId ?? '');

    expect(measured).toMatchObject({ phase: 'Successful', value: '100' });
    expect(await runArgo(argoMetric(FOREIGN.namespace))).toEqual({ phase: 'Error', message: 'Invalid Response' });
    expect(await runArgo(argoMetric(OWN.namespace, world.service.url))).toMatchObject({ phase: 'Error' });
  });

  it("Argo's provider web measures with a header of its own, and no more than it may", async () => {
    const headers = { Authorization: `Bearer ${tokenOf('team-a')}` };

    expect(await web(OWN, headers)).toMatchObject({ phase: 'Successful' });
    expect(await web(FOREIGN, headers)).toMatchObject({ phase: 'Error', message: expect.stringContaining('403') });
    expect(await web(OWN, {})).toMatchObject({ phase: 'Error', message: expect.stringContaining('401') });
  });

  it("Argo's provider prometheus does, too", async () => {
    expect(await facade(OWN)).toMatchObject({ phase: 'Successful', value: '[100]' });
    expect(await facade(FOREIGN)).toMatchObject({ phase: 'Error', message: 'client_error: client error: 403' });
  });
});
