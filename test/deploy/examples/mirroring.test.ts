import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  exampleFile,
  exampleJson,
  requestMistakes,
  startExampleWorld,
  type ExampleWorld,
} from '../../support/example.js';
import { documentsOf } from '../../support/manifests.js';
import { post } from '../../support/service.js';

const EXAMPLE = 'mirroring';
const VARIANTS = ['mirror', 'mirror-with-baseline', 'dark-launch'] as const;
const deployments = documentsOf(exampleFile(EXAMPLE, 'workloads.yaml')).filter(({ kind }) => kind === 'Deployment');

/** The share of the requests that each workload gets, copies among them, by the routes for those that have what a route matches. */
function sharesOf(variant: string): Record<string, number> {
  const [service] = documentsOf(exampleFile(EXAMPLE, `${variant}.yaml`));
  const [{ route, mirror, mirrorPercentage, mirrors = [] }] = service!.spec.http;
  const copies = [...mirrors, ...(mirror ? [{ destination: mirror, percentage: mirrorPercentage }] : [])];
  const shares = [
    ...route.map(({ destination, weight }: any) => [workloadOf(destination.subset as string), weight]),
    ...copies.map(({ destination, percentage }: any) => [workloadOf(destination.subset as string), percentage.value]),
  ];
  return Object.fromEntries(shares);
}

function workloadOf(track: string): string {
  return deployments.find(({ spec }) => spec.template.metadata.labels.track === track)!.metadata.name as string;
}

describe.each(VARIANTS)('the variant %s', (variant) => {
  const request = exampleJson(EXAMPLE, `${variant}.json`);
  let world: ExampleWorld;
  beforeAll(async () => {
    world = await startExampleWorld(EXAMPLE);
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.pass(60);
  });

  it('has a request that the service accepts', async () => {
    expect(await requestMistakes(EXAMPLE, request)).toEqual([]);
  });

  it('tells the judge what share of the requests the manifest gives to each side', () => {
    const shares = sharesOf(variant);
    const { baseline, canary, split } = request;

    expect({ baseline: shares[baseline.scope.workload], canary: shares[canary.scope.workload] }).toEqual(split);
  });

  it('takes the config for copies exactly where there are copies', () => {
    const [service] = documentsOf(exampleFile(EXAMPLE, `${variant}.yaml`));
    const copied = service!.spec.http.some(({ mirror, mirrors }: any) => mirror !== undefined || mirrors !== undefined);

    expect(request.config).toBe(copied ? 'istio-mirrored' : 'istio-service');
  });

  it.each([
    ['passes a healthy canary', {}, 'pass'],
    ['fails one that is slow', { slow: 1.6 }, 'fail'],
    ['fails one that gets no copies', { share: 0 }, 'fail'],
  ] as const)('%s', async (_, change, verdict) => {
    const { baseline, canary, split } = request;
    world.istio.have(baseline.scope.workload, { share: split.baseline / 100 });
    world.istio.have(canary.scope.workload, { share: split.canary / 100, ...change });

    const opened = await post(`${world.service.url}/judgements`, request);
    expect(opened.status).toBe(202);
    world.pass(23);
    const answer = await fetch(new URL(opened.headers.get('location')!, world.service.url));

    const { verdict: found, warnings }: any = await answer.json();
    expect([answer.status, found]).toEqual([200, verdict]);
    // Sides that get very different amounts are compared all the same, and the judge says so.
    const codes = variant === 'mirror' ? ['sides-differ-in-traffic'] : [];
    if (verdict === 'pass') expect(warnings.map(({ code }: any) => code as string)).toEqual(codes);
  });
});

it('lets nobody but those with the header see a dark launch', () => {
  const [service] = documentsOf(exampleFile(EXAMPLE, 'dark-launch.yaml'));
  const [dark, primary] = service!.spec.http;

  expect(dark.match).toEqual([{ headers: { 'x-dark-launch': { exact: 'true' } } }]);
  expect(primary.match).toBeUndefined();
  expect(primary.route.map(({ destination }: any) => destination.subset as string)).toEqual(['stable']);
});
