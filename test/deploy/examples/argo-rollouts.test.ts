import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TOKENS } from '../../support/callers.js';
import { phaseOf, secondsOf, type Phase } from '../../support/argo.js';
import {
  basicOf,
  exampleFile,
  filled,
  JUDGE,
  requestMistakes,
  startExampleWorld,
  type ExampleWorld,
} from '../../support/example.js';
import type { IstioSide } from '../../support/simulated-istio.js';
import { documentsOf } from '../../support/manifests.js';
import { post } from '../../support/service.js';

const EXAMPLE = 'argo-rollouts';
const documents = documentsOf(exampleFile(EXAMPLE)).filter(({ kind }) => kind !== undefined);
const templates = new Map(
  documents.filter(({ kind }) => kind === 'AnalysisTemplate').map((one) => [one.metadata.name as string, one]),
);
const rollouts = ['rollout.yaml', 'rollout-experiment.yaml'].map((file) => documentsOf(exampleFile(EXAMPLE, file))[0]!);
const metricOf = (name: string): any => templates.get(name)!.spec.metrics[0];
const ARGS = {
  'args.baseline-hash': '6f5d4c8b97',
  'args.canary-hash': '7d4b9cf8d5',
  'args.namespace': 'shop',
  'args.window': '12m',
  'args.token': TOKENS.release,
};
const [BASELINE, CANARY] = [ARGS['args.baseline-hash'], ARGS['args.canary-hash']];

/** The headers of a provider. */
function sent({ headers }: any): Record<string, string> {
  return Object.fromEntries(headers.map(({ key, value }: any) => [key as string, value as string]));
}

/** Each analysis of a Rollout: the template, its arguments, and the steps before it. */
function analysesOf(rollout: any): { name: string; args: any[]; before: any[] }[] {
  const { steps } = rollout.spec.strategy.canary;
  return steps.flatMap((step: any, at: number) => {
    const before = steps.slice(0, at);
    const { templates: named = [], args = [] } = step.analysis ?? {};
    const own = named.map(({ templateName }: any) => ({ name: templateName, args, before }));
    const others = (step.experiment?.analyses ?? []).map((one: any) => ({
      name: one.templateName,
      args: one.args,
      before,
    }));
    return [...own, ...others];
  });
}

describe.each(rollouts.map((one, at) => [['rollout.yaml', 'rollout-experiment.yaml'][at]!, one] as const))(
  '%s',
  (_, rollout) => {
    it('gives each analysis all arguments that its template asks for, and no others', () => {
      const analyses = analysesOf(rollout);
      expect(analyses).toHaveLength(2);
      for (const { name, args } of analyses)
        expect(args.map((one) => one.name as string).sort()).toEqual(
          templates
            .get(name)!
            .spec.args.filter(({ valueFrom }: any) => valueFrom === undefined)
            .map((one: any) => one.name as string)
            .sort(),
        );
    });

    it('takes Services, a VirtualService and a route that there are', () => {
      const { stableService, canaryService, trafficRouting } = rollout.spec.strategy.canary;
      const services = documents
        .filter(({ kind }) => kind === 'Service')
        .map(({ metadata }) => metadata.name as string);
      const virtual = documents.find(({ kind }) => kind === 'VirtualService')!;

      expect(services.sort()).toEqual([canaryService, stableService].sort());
      expect(trafficRouting.istio.virtualService).toEqual({ name: virtual.metadata.name, routes: ['primary'] });
      expect(virtual.spec.http[0].name).toBe('primary');
      expect(virtual.spec.http[0].route.map((one: any) => one.destination.host)).toEqual([
        stableService,
        canaryService,
      ]);
    });

    it('says how often it judges to each template that can be told', () => {
      const analyses = analysesOf(rollout);
      for (const { name } of analyses) {
        const { web, prometheus } = metricOf(name).provider;
        if (web) expect(web.jsonBody.looks).toBe(analyses.length);
        if (prometheus) expect(prometheus.query).toContain(`looks="${String(analyses.length)}"`);
      }
    });

    it('leaves the weight alone for longer than the window that is judged', () => {
      for (const { name, args, before } of analysesOf(rollout)) {
        const window =
          args.find((one) => one.name === 'window')?.value ?? metricOf(name).provider.web.jsonBody.window.duration;
        const waited = before.at(-1)?.pause?.duration ?? metricOf(name).initialDelay;
        expect(secondsOf(waited as string)).toBeGreaterThan(secondsOf(window as string));
      }
    });
  },
);

describe('the Experiment', () => {
  const [experiment] = rollouts[1]!.spec.strategy.canary.steps.map((step: any) => step.experiment);

  it('sends as much traffic to both sides as the judge is told', () => {
    const weights = Object.fromEntries(experiment.templates.map(({ name, weight }: any) => [name, weight]));

    expect(weights).toEqual(metricOf('judge-experiment').provider.web.jsonBody.split);
  });

  it('hands over the hashes of its own pods', () => {
    expect(experiment.templates.map(({ specRef }: any) => specRef)).toEqual(['stable', 'canary']);
    const hashes = experiment.analyses[0].args.slice(1).map(({ value }: any) => value as string);
    expect(hashes).toEqual(['{{templates.baseline.podTemplateHash}}', '{{templates.canary.podTemplateHash}}']);
  });
});

it('passes the label on that the config selects by', () => {
  const monitor = documents.find(({ kind }) => kind === 'PodMonitor')!;
  expect(monitor.spec.podTargetLabels).toEqual(['rollouts-pod-template-hash']);
});

it('tolerates an outage of a quarter of an hour, and pauses for what is neither', () => {
  for (const { spec } of templates.values()) {
    const [metric] = spec.metrics;
    // Argo tries again ten seconds after an error.
    expect(metric.consecutiveErrorLimit * 10).toBeGreaterThanOrEqual(900);
    expect(metric.inconclusiveLimit).toBe(0);
  }
});

const CASES: readonly (readonly [string, Partial<IstioSide> | 'absent' | 'down', Phase])[] = [
  ['a healthy canary', {}, 'Successful'],
  ['a canary with a ninth of the traffic', { share: 1 / 9 }, 'Successful'],
  ['a slow canary', { slow: 1.5 }, 'Failed'],
  ['a canary with three times the errors', { errors: 3 }, 'Failed'],
  ['a marginal canary', { refusals: 3 }, 'Inconclusive'],
  ['a canary that nothing is known of', 'absent', 'Inconclusive'],
  ['a Prometheus that is down', 'down', 'Error'],
];

describe('what Argo makes of', () => {
  let world: ExampleWorld;
  beforeAll(async () => {
    world = await startExampleWorld(EXAMPLE, 'by token');
  });
  afterAll(() => world.stop());
  // What was judged before is remembered by its window.
  beforeEach(() => {
    world.pass(30);
    world.istio.have(BASELINE);
  });

  function happen(what: Partial<IstioSide> | 'absent' | 'down'): void {
    world.istio.breakDown(what === 'down');
    if (what === 'absent') world.istio.remove(CANARY);
    else if (what !== 'down') world.istio.have(CANARY, what);
  }

  it.each(CASES)('%s by the web provider', async (_, what, phase) => {
    const { provider, ...metric } = filled(metricOf('judge-web'), ARGS);
    happen(what);
    const { url, method, jsonBody, timeoutSeconds, jsonPath } = provider.web;
    expect([method, url, jsonPath]).toEqual(['POST', `${JUDGE}/judgements`, '{$.summary}']);
    expect(timeoutSeconds).toBeGreaterThan(secondsOf(jsonBody.deadline as string));

    const response = await post(`${world.service.url}/judgements`, { ...jsonBody, deadline: '3s' }, sent(provider.web));

    const { summary }: any = await response.json();
    expect(response.status === 200 ? phaseOf(metric, summary) : 'Error').toBe(phase);
    expect(response.status === 200 || response.status >= 400).toBe(true);
  });

  it.each(CASES.filter(([, what]) => what !== 'down'))(
    '%s by the web provider of the Experiment',
    async (name, what, phase) => {
      const { provider, ...metric } = filled(metricOf('judge-experiment'), ARGS);
      happen(what);

      const response = await post(`${world.service.url}/judgements`, provider.web.jsonBody, sent(provider.web));

      const { summary }: any = await response.json();
      // Both sides of an Experiment get the same: one that does not is no fair comparison.
      expect(phaseOf(metric, summary)).toBe(name.includes('ninth') ? 'Inconclusive' : phase);
    },
  );

  it.each(CASES)('%s by the prometheus provider', async (_, what, phase) => {
    const { provider, ...metric } = filled(metricOf('judge-prometheus'), { ...ARGS });
    happen(what);
    expect(provider.prometheus.address).toBe(`${JUDGE}/prometheus`);

    const response = await fetch(`${world.service.url}/prometheus/api/v1/query`, {
      method: 'POST',
      headers: sent(provider.prometheus),
      body: new URLSearchParams({ query: provider.prometheus.query as string }),
    });

    const { data }: any = await response.json();
    const result = (): number[] => data.result.map(({ value }: any) => Number(value[1]));
    expect(response.status === 200 ? phaseOf(metric, result()) : 'Error').toBe(phase);
  });

  it.each(CASES)('%s by the kayenta provider', async (_, what, phase) => {
    const { provider, interval } = filled(metricOf('judge-kayenta'), ARGS);
    happen(what);

    expect(await measureByKayenta(world, provider.kayenta, secondsOf(interval as string))).toBe(
      // It has no word for inconclusive: no score is an Error, and Argo asks again.
      what === 'absent' ? 'Error' : phase,
    );
  });
});

type Accounts = Record<
  'application' | 'canaryConfigName' | `${'metrics' | 'configuration' | 'storage'}AccountName`,
  string
>;

/** A measurement as metricproviders/kayenta makes it, for a template without start, end and lookback. */
async function measureByKayenta(world: ExampleWorld, kayenta: any, intervalSeconds: number): Promise<Phase> {
  const { application, canaryConfigName, metricsAccountName, configurationAccountName, storageAccountName }: Accounts =
    kayenta;
  const headers = basicOf(kayenta.address as string);
  expect(kayenta.address).toBe(`${JUDGE.replace('://', `://argo:${TOKENS.release}@`)}/kayenta`);
  const base = `${world.service.url}/kayenta`;
  const list = await fetch(
    `${base}/canaryConfig?application=${application}&configurationAccountName=${storageAccountName}`,
    { headers },
  );
  if (list.status !== 200) return 'Error';
  const configs = (await list.json()) as any[];
  const id = configs.find(({ name }) => name === canaryConfigName)?.id as string;
  // What the service says the time is: its clock is the test's.
  const now = world.now();
  const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
  const window = { start: iso(now - intervalSeconds * 1000), end: iso(now) };
  const side = ({ scope, region, step }: any): object => ({ scope, location: region, step, ...window });
  const accounts = `metricsAccountName=${metricsAccountName}&configurationAccountName=${configurationAccountName}&storageAccountName=${storageAccountName}`;
  const asked = {
    scopes: Object.fromEntries(
      kayenta.scopes.map((one: any) => [
        one.name,
        { controlScope: side(one.controlScope), experimentScope: side(one.experimentScope) },
      ]),
    ),
    thresholds: kayenta.threshold,
  };
  const started = await post(`${base}/canary/${id}?application=${application}&${accounts}`, asked, headers);
  if (started.status !== 200) return 'Error';
  const { canaryExecutionId }: any = await started.json();
  for (;;) {
    const status = await fetch(`${base}/canary/${canaryExecutionId as string}`, { headers });
    if (status.status !== 200) return 'Error';
    const { complete, result }: any = await status.json();
    if (complete !== true) {
      world.pass(0.25);
      continue;
    }
    const score: unknown = result?.judgeResult?.score?.score;
    if (typeof score !== 'number') return 'Error';
    if (Math.trunc(score) >= kayenta.threshold.pass) return 'Successful';
    return Math.trunc(score) >= kayenta.threshold.marginal ? 'Inconclusive' : 'Failed';
  }
}

it('takes its token from the Secret that the page of deploy/ makes, in each template', () => {
  for (const { spec } of templates.values())
    expect(spec.args.find(({ name }: any) => name === 'token').valueFrom).toEqual({
      secretKeyRef: { name: 'canary-judge-token', key: 'token' },
    });
  expect(readFileSync('deploy/README.md', 'utf8')).toContain('secret generic canary-judge-token --from-file=token=');
});

it.each(['judge-web', 'judge-experiment'])('%s sends a request that the service accepts', async (name) => {
  expect(await requestMistakes(EXAMPLE, filled(metricOf(name).provider.web.jsonBody, ARGS))).toEqual([]);
});
