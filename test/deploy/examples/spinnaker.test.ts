import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  exampleFile,
  exampleJson,
  JUDGE,
  requestMistakes,
  startExampleWorld,
  type ExampleWorld,
} from '../../support/example.js';
import { schemaMistakes } from '../../support/manifests.js';
import { pollWebhook, runPipeline, type Execution } from '../../support/orca.js';
import { post } from '../../support/service.js';
import type { IstioSide } from '../../support/simulated-istio.js';

const EXAMPLE = 'spinnaker';
const FILES = ['pipeline-canary-stage.json', 'pipeline-webhook-stage.json'] as const;
const WEIGHTS = [
  ['Route 10 % to each', [80, 10, 10]],
  ['Route 33 % to each', [34, 33, 33]],
  ['Route all to stable after 10 %', [100, 0, 0]],
  ['Route all to stable after 33 %', [100, 0, 0]],
  ['Route all to stable', [100, 0, 0]],
] as const;
const stagesOf = (file: string, type: string): any[] =>
  exampleJson(EXAMPLE, file).stages.filter((one: any) => one.type === type);
const routeOf = (stage: any): any[] => stage.patchBody[0].spec.http?.[0].route ?? [];

describe.each(FILES)('%s', (file) => {
  const pipeline = exampleJson(EXAMPLE, file);

  it('has stages that require only others that there are, each of its own name', () => {
    const refs = pipeline.stages.map(({ refId }: any) => refId as string);

    expect(new Set(refs).size).toBe(refs.length);
    expect(new Set(pipeline.stages.map(({ name }: any) => name as string)).size).toBe(refs.length);
    for (const { requisiteStageRefIds } of pipeline.stages)
      expect(requisiteStageRefIds.filter((ref: string) => !refs.includes(ref))).toEqual([]);
  });

  it('names in its expressions only stages and parameters that there are', () => {
    const text = JSON.stringify(pipeline);
    const names = pipeline.stages.map(({ name }: any) => name as string);
    const parameters = pipeline.parameterConfig.map(({ name }: any) => name as string);

    const named = [...text.matchAll(/#stage\('([^']+)'\)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect([...text.matchAll(/parameters\.(\w+)/g)].filter((match) => !parameters.includes(match[1]!))).toEqual([]);
  });

  it('deploys manifests that fit the real schemas, with labels that the subsets select', async () => {
    const manifests = stagesOf(file, 'deployManifest').flatMap(({ manifests: all }: any) => all as any[]);

    expect(manifests.map(({ metadata }: any) => metadata.name as string)).toEqual([
      'checkout-baseline',
      'checkout-canary',
    ]);
    expect((await Promise.all(manifests.map((one) => schemaMistakes(one)))).flat()).toEqual([]);
    for (const { metadata, spec } of manifests) {
      expect(spec.template.metadata.labels).toMatchObject({
        app: 'checkout',
        track: metadata.name.replace('checkout-', ''),
      });
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
  });

  it('patches the VirtualService by merge patches, since Kubernetes knows no strategic ones for it, to weights of 100 in all', async () => {
    const routes = stagesOf(file, 'patchManifest').filter((one) => routeOf(one).length > 0);

    expect(routes.map((one) => [one.name, routeOf(one).map(({ weight }) => weight as number)])).toEqual(
      expect.arrayContaining(WEIGHTS.map((one) => [...one])),
    );
    expect(routes).toHaveLength(WEIGHTS.length);
    for (const one of routes) {
      expect(one).toMatchObject({ manifestName: 'virtualService checkout', options: { mergeStrategy: 'merge' } });
      expect(routeOf(one).reduce((sum: number, { weight }) => sum + (weight as number), 0)).toBe(100);
      const [, , , , written] = parseAll('kubernetes.yaml');
      const patched = { ...written, spec: { ...written.spec, ...one.patchBody[0].spec } };
      expect(await schemaMistakes(patched)).toEqual([]);
      expect(patched.spec.http[0].route.map(({ destination }: any) => destination)).toEqual(
        written.spec.http[0].route.map(({ destination }: any) => destination),
      );
    }
  });
});

function parseAll(file: string): any[] {
  return readFileSync(exampleFile(EXAMPLE, file), 'utf8')
    .split(/^---$/m)
    .map((text) => parse(text) as unknown);
}

it('judges ten and twenty minutes after a minute of warm-up', async () => {
  const webhooks = stagesOf(FILES[1], 'webhook');

  expect(webhooks.map(({ payload }) => [payload.window.duration, payload.warmup])).toEqual([
    ['11m', '1m'],
    ['21m', '1m'],
  ]);
  expect(
    stagesOf(FILES[0], 'kayentaCanary').map(({ canaryConfig }) => canaryConfig.lifetimeDuration as string),
  ).toEqual(['PT0H11M', 'PT0H21M']);
  for (const { payload, url, stageTimeoutMs } of webhooks) {
    expect(url).toBe(`${JUDGE}/judgements`);
    expect(payload.looks).toBe(webhooks.length);
    expect(stageTimeoutMs).toBeGreaterThan(21 * 60_000);
    expect(await requestMistakes(EXAMPLE, payload)).toEqual([]);
  }
});

it('points Orca and Gate to the judge', () => {
  const [orca, gate] = ['orca-local.yml', 'gate-local.yml'].map((file) => parseAll(file)[0]);

  expect(orca).toEqual({ kayenta: { enabled: true, baseUrl: `${JUDGE}/kayenta` } });
  expect(gate.services.kayenta).toEqual({ enabled: true, baseUrl: `${JUDGE}/kayenta`, canaryConfigStore: true });
});

interface Story {
  /** What happens before the judge is asked for the first and for the second time. */
  readonly first?: Partial<IstioSide> | 'absent' | 'down' | 'gone';
  readonly second?: Partial<IstioSide> | 'absent' | 'down' | 'gone';
  readonly person?: 'Go on' | 'Roll back' | 'stop';
}
const PROMOTED = [
  [80, 10, 10],
  [34, 33, 33],
  [100, 0, 0],
];
const AFTER_10 = [
  [80, 10, 10],
  [100, 0, 0],
];
const STORIES: readonly (readonly [
  string,
  Story,
  { readonly weights: number[][]; readonly asked: number; readonly promoted: boolean },
])[] = [
  ['promotes a healthy canary without asking anybody', {}, { weights: PROMOTED, asked: 0, promoted: true }],
  ['rolls a failing canary back at 10 %', { first: { errors: 4 } }, { weights: AFTER_10, asked: 0, promoted: false }],
  ['rolls a failing canary back at 33 %', { second: { slow: 1.6 } }, { weights: PROMOTED, asked: 0, promoted: false }],
  [
    'asks about a marginal canary, and goes on',
    { first: { refusals: 3 }, person: 'Go on' },
    { weights: PROMOTED, asked: 1, promoted: true },
  ],
  [
    'asks about a marginal canary, and rolls back',
    { first: { refusals: 3 }, person: 'Roll back' },
    { weights: AFTER_10, asked: 1, promoted: false },
  ],
  [
    'takes a Stop for a rollback',
    { first: { refusals: 3 }, person: 'stop' },
    { weights: AFTER_10, asked: 1, promoted: false },
  ],
  [
    'asks where nothing is known of the canary',
    { first: 'absent', person: 'Roll back' },
    { weights: AFTER_10, asked: 1, promoted: false },
  ],
  [
    'asks where it could not be judged, and does not roll back by itself',
    { second: 'down', person: 'Go on' },
    { weights: PROMOTED, asked: 1, promoted: true },
  ],
  [
    'asks where the judge itself is gone, and does not roll back by itself',
    { second: 'gone', person: 'Go on' },
    { weights: PROMOTED, asked: 1, promoted: true },
  ],
];

describe.each(FILES)('an execution of %s', (file) => {
  const pipeline = exampleJson(EXAMPLE, file);
  let world: ExampleWorld;
  beforeEach(async () => {
    world = await startExampleWorld(EXAMPLE);
  });
  afterEach(() => world.stop());

  it.each(STORIES)(
    '%s',
    async (_, { first = {}, second = {}, person }, wanted) => {
      const weights: number[][] = [];
      const deleted: string[] = [];
      let [judged, asked] = [0, 0];
      const execution: Execution = await runPipeline(pipeline, async (stage) => {
        if (stage.type === 'patchManifest' && routeOf(stage).length > 0)
          weights.push(routeOf(stage).map(({ weight }) => weight as number));
        if (stage.type === 'deleteManifest') deleted.push(stage.manifestName as string);
        if (stage.type === 'manualJudgment') {
          asked += 1;
          const stop = person === 'stop';
          return {
            failed: stop,
            context: { judgmentStatus: stop ? 'stop' : 'continue', ...(stop ? {} : { judgmentInput: person }) },
          };
        }
        if (stage.type !== 'webhook' && stage.type !== 'kayentaCanary') return { failed: false, context: {} };
        const now = judged === 0 ? first : second;
        judged += 1;
        for (const name of ['checkout', 'checkout-baseline', 'checkout-canary']) world.istio.have(name);
        if (now === 'absent') world.istio.remove('checkout-canary');
        else if (now !== 'down' && now !== 'gone') world.istio.have('checkout-canary', now);
        const breakDown = async (): Promise<void> => {
          world.istio.breakDown(now === 'down');
          if (now === 'gone') await world.service.stop();
        };
        return stage.type === 'webhook'
          ? judgeByWebhook(stage, world, breakDown)
          : judgeByCanaryStage(stage, world, breakDown);
      });

      expect({ weights, asked, promoted: execution.ran.some((name) => name.startsWith('Promote')) }).toEqual(wanted);
      expect(deleted.sort()).toEqual(['deployment checkout-baseline', 'deployment checkout-canary']);
      // An execution that rolled back is red.
      expect(execution.status).toBe(wanted.promoted ? 'SUCCEEDED' : 'TERMINAL');
    },
    60_000,
  );
});

type Ended = Promise<{ readonly failed: boolean; readonly context: object }>;

/** The webhook stage: POST, then the Location until a poll ends it or it has taken too long. */
async function judgeByWebhook(stage: any, world: ExampleWorld, beforePolling: () => Promise<void>): Ended {
  const created = await post(
    (stage.url as string).replace(JUDGE, world.service.url),
    stage.payload,
    stage.customHeaders,
  );
  expect([created.status, stage.statusUrlResolution]).toEqual([202, 'locationHeader']);
  const location = new URL(created.headers.get('location')!, world.service.url);
  await beforePolling();
  for (let waitedMs = 0; waitedMs < stage.stageTimeoutMs; waitedMs += 5 * 60_000) {
    const { status, context } = await pollWebhook(stage, location);
    if (status !== 'RUNNING') return { failed: status === 'TERMINAL', context };
    world.pass(5);
  }
  return { failed: true, context: {} };
}

/** The canary stage with one interval: it waits for its end, starts a judgement and polls; then the two thresholds, of which the lower one must be exceeded. */
async function judgeByCanaryStage(
  { canaryConfig }: any,
  world: ExampleWorld,
  beforeJudging: () => Promise<void>,
): Ended {
  const { scopes, scoreThresholds, metricsAccountName, canaryConfigId } = canaryConfig;
  const start = new Date(world.now()).toISOString();
  world.pass(Number(/^PT0H(\d+)M$/.exec(canaryConfig.lifetimeDuration as string)![1]));
  const end = new Date(world.now()).toISOString();
  await beforeJudging();
  const side = (scope: string, { step, extendedScopeParams }: any, location: string): object => ({
    scope,
    location,
    start,
    end,
    step,
    extendedScopeParams,
  });
  const [pass, marginal] = [Number(scoreThresholds.pass), Number(scoreThresholds.marginal)];
  const base = `${world.service.url}/kayenta`;
  const query = `application=checkout&parentPipelineExecutionId=01F5KC59TRGW&metricsAccountName=${metricsAccountName as string}`;
  const started = await post(`${base}/canary/${canaryConfigId as string}?${query}`, {
    scopes: Object.fromEntries(
      scopes.map((one: any) => [
        one.scopeName,
        {
          controlScope: side(one.controlScope, one, one.controlLocation),
          experimentScope: side(one.experimentScope, one, one.experimentLocation),
        },
      ]),
    ),
    thresholds: { pass, marginal },
    siteLocal: {},
  }).catch(() => undefined);
  // Orca asks again where a GET gets no connection, but not where a POST does.
  if (!started) return { failed: true, context: {} };
  expect(started.status).toBe(200);
  const { canaryExecutionId }: any = await started.json();
  for (;;) {
    const { complete, status, result }: any = await (
      await fetch(`${base}/canary/${canaryExecutionId as string}`)
    ).json();
    if (complete !== true) {
      world.pass(0.25);
      continue;
    }
    if (String(status).toUpperCase() !== 'SUCCEEDED') return { failed: true, context: {} };
    const score = Math.trunc(result.judgeResult.score.score as number);
    return { failed: score <= marginal || score < pass, context: { canaryScores: [score] } };
  }
}
