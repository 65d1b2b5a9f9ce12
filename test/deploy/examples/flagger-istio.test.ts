import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secondsOf } from '../../support/argo.js';
import { exampleFile, filled, JUDGE, startExampleWorld, type ExampleWorld } from '../../support/example.js';
import { tick, type FlaggerWorld, type Release } from '../../support/flagger.js';
import { TOKENS } from '../../support/callers.js';
import { documentsOf } from '../../support/manifests.js';

const EXAMPLE = 'flagger-istio';
const [canary] = documentsOf(exampleFile(EXAMPLE, 'canary.yaml'));
const [template, variant] = documentsOf(exampleFile(EXAMPLE, 'canary-with-metric-template.yaml'));
const { webhooks, interval, stepWeights } = canary!.spec.analysis;
/** What the service takes as metadata beside the variables of the config. */
const OPTIONS = ['config', 'window', 'baseline', 'canary', 'warmup', 'step', 'looks', 'source', 'pass', 'marginal'];
/** A hook has no headers but by its URL. */
const WITH_TOKEN = JUDGE.replace('://', '://flagger:TOKEN@');
const POLICIES = ['onMarginal', 'onInconclusive'];

describe('the Canary', () => {
  it('is of a Deployment that there is', () => {
    const [deployment] = documentsOf(exampleFile(EXAMPLE, 'deployment.yaml'));

    for (const one of [canary!, variant!]) {
      expect(one.spec.targetRef).toEqual({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: deployment!.metadata.name,
      });
      expect(deployment!.spec.template.spec.containers[0].ports[0].containerPort).toBe(one.spec.service.targetPort);
    }
  });

  it('asks the judge by three kinds of hooks, which all mean the same judgement', () => {
    expect(webhooks.map(({ type }: any) => type)).toEqual([
      'rollback',
      'confirm-traffic-increase',
      'confirm-promotion',
    ]);
    const asked = webhooks.map(({ metadata }: any) =>
      Object.fromEntries(Object.entries(metadata as object).filter(([name]) => !POLICIES.includes(name))),
    );
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).toEqual(asked[0]);
    for (const { type, url } of webhooks)
      expect(url).toBe(`${WITH_TOKEN}/flagger/${type === 'rollback' ? 'rollback' : 'gate'}`);
  });

  it('writes only metadata that there is, all of it text', () => {
    for (const { type, metadata } of webhooks) {
      const known = type === 'rollback' ? OPTIONS : [...OPTIONS, ...POLICIES];
      expect(Object.keys(metadata as object).filter((name) => !known.includes(name))).toEqual([]);
      expect(Object.values(metadata as object).every((value) => typeof value === 'string')).toBe(true);
    }
  });

  it('says how many weights are judged', () => {
    for (const { metadata } of webhooks) expect(metadata.looks).toBe(String(stepWeights.length));
    expect(template!.spec.query).toContain(`looks="${String(variant!.spec.analysis.stepWeights.length)}"`);
  });

  it('judges a window that lies within one weight, with the lag and a part of a step to spare', () => {
    for (const { metadata } of webhooks)
      expect(secondsOf(interval as string) - secondsOf(metadata.window as string)).toBeGreaterThanOrEqual(90);
    const { interval: tickLength, metrics } = variant!.spec.analysis;
    expect(secondsOf(tickLength as string) - secondsOf(metrics[0].interval as string)).toBeGreaterThanOrEqual(90);
  });

  it('waits for its hooks no longer than a tick, and for each longer than the judge takes', () => {
    const waits = webhooks.map(({ timeout }: any) => secondsOf(timeout as string)) as number[];

    expect(waits.reduce((sum, one) => sum + one, 0)).toBeLessThan(secondsOf(interval as string));
    expect(Math.min(...waits)).toBeGreaterThan(8);
  });

  it('names the MetricTemplate that lies beside it', () => {
    expect(variant!.spec.analysis.metrics[0].templateRef).toEqual({
      name: template!.metadata.name,
      namespace: template!.metadata.namespace,
    });
    expect(template!.spec.provider).toEqual({
      type: 'prometheus',
      address: `${JUDGE}/prometheus`,
      secretRef: { name: 'canary-judge-basic' },
    });
  });
});

describe('a release, tick by tick,', () => {
  let world: ExampleWorld;
  let flagger: FlaggerWorld;
  let release: Release;
  beforeEach(async () => {
    world = await startExampleWorld(EXAMPLE, 'by token');
    world.istio.have('checkout-primary');
    release = { weight: 0, phase: 'Progressing', failedChecks: 0 };
    const values = { namespace: 'shop', target: 'checkout', interval: '11m' };
    flagger = {
      judgeUrl: world.service.url,
      address: JUDGE,
      token: TOKENS.release,
      queryOf: () => filled(template!.spec.query as string, values),
    };
  });
  afterEach(() => world.stop());

  /** The weights after each of so many ticks, with what it comes to at the end. */
  async function run(
    ticks: number,
    one: any = canary,
    before: (at: number) => void = () => undefined,
  ): Promise<unknown[]> {
    const seen: unknown[] = [];
    for (let at = 0; at < ticks && !seen.some((one) => typeof one === 'string'); at += 1) {
      before(at);
      await tick(one, release, flagger);
      seen.push(release.phase === 'Progressing' ? release.weight : release.phase);
      world.pass(13);
    }
    return seen;
  }

  it('goes through all weights and is promoted where the canary is healthy, whatever its share', async () => {
    const weights = await run(9, canary, () => {
      if (release.weight > 0) world.istio.have('checkout', { share: release.weight / (100 - release.weight) });
    });

    expect(weights).toEqual([10, 33, 50, 'Promoted']);
  });

  it('is rolled back at the first judgement that fails', async () => {
    const weights = await run(9, canary, () => {
      if (release.weight > 0) world.istio.have('checkout', { errors: release.weight > 10 ? 4 : 1 });
    });

    expect(weights).toEqual([10, 33, 'RolledBack']);
  });

  it('stays where it is, healthy or not, while nobody has written a token for TOKEN', async () => {
    flagger = { ...flagger, token: 'TOKEN' };
    world.istio.have('checkout', { errors: 4 });

    expect(await run(3)).toEqual([0, 0, 0]);
  });

  it('stays where it is while Prometheus is down, and goes on afterwards', async () => {
    const weights = await run(9, canary, (at) => {
      if (release.weight > 0) world.istio.have('checkout');
      world.istio.breakDown(at === 1 || at === 2);
    });

    expect(weights).toEqual([10, 10, 10, 33, 50, 'Promoted']);
  }, 60_000);

  it('stays where it is while the canary is marginal', async () => {
    const weights = await run(4, canary, () => {
      if (release.weight > 0) world.istio.have('checkout', { refusals: 3 });
    });

    expect(weights).toEqual([10, 10, 10, 10]);
  });

  it('is never promoted where nothing is known of the canary', async () => {
    expect(await run(6)).toEqual([10, 33, 50, 50, 50, 50]);
  });

  it('by the MetricTemplate is promoted where the canary is healthy', async () => {
    const weights = await run(9, variant, () => {
      if (release.weight > 0) world.istio.have('checkout');
    });

    expect(weights).toEqual([10, 33, 50, 'Promoted']);
  });

  it('by the MetricTemplate is rolled back by an outage of Prometheus, healthy as it is', async () => {
    const weights = await run(9, variant, (at) => {
      world.istio.have('checkout');
      world.istio.breakDown(at > 0);
    });

    expect(weights).toEqual([10, 10, 10, 10, 'RolledBack']);
  }, 60_000);
});
