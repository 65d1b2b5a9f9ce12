import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBalancer, type Balancer } from '../support/balancer.js';
import { post, startService, type TestService } from '../support/service.js';

const KEY = 'the key that both replicas have been given';
const NEW_KEY = 'the key that they are given after that one';
const OTHER_KEY = 'a key that none of them has ever been given';
const REQUEST = {
  config: 'golden-signals',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
};

let replicas: TestService[];
let balancer: Balancer;
beforeAll(async () => {
  replicas = [await startService({ CANARY_JUDGE_LINK_KEY: KEY }), await startService({ CANARY_JUDGE_LINK_KEY: KEY })];
  balancer = await startBalancer(replicas.map(({ url }) => url));
});
afterAll(async () => {
  await balancer.stop();
  await Promise.all(replicas.map(({ stop }) => stop()));
});

function untimed(answer: unknown): unknown {
  return { ...(answer as object), timing: null };
}

async function codeOf(url: string): Promise<string> {
  const response = await fetch(url);
  return `${String(response.status)} ${String(((await response.json()) as { code?: string }).code)}`;
}

async function idBy(environment: Record<string, string>): Promise<string> {
  const service = await startService(environment);
  const response = await post(`${service.url}/judgements`, REQUEST);
  await service.stop();
  return ((await response.json()) as { id: string }).id;
}

describe('two replicas with one key, behind nginx', () => {
  it('answer for each other: the link of a judgement works wherever it ends up', async () => {
    const first: any = await (await post(`${balancer.url}/judgements`, REQUEST)).json();
    const again = await Promise.all(Array.from({ length: 8 }, () => fetch(first.summary.reportUrl)));
    const answers = await Promise.all(again.map((response) => response.json()));

    expect(first.summary.reportUrl).toBe(`${balancer.url}/judgements/${String(first.id)}`);
    expect(new Set(again.map(({ headers }) => headers.get('x-answered-by')))).toHaveProperty('size', 2);
    expect(answers.map(untimed)).toEqual(answers.map(() => untimed(first)));
  });

  it('take no id that was altered, cut, made too long or signed with another key', async () => {
    const id = await idBy({ CANARY_JUDGE_LINK_KEY: KEY });
    const foreign = await idBy({ CANARY_JUDGE_LINK_KEY: OTHER_KEY });
    const unsigned = await idBy({});
    const of = (one: string): Promise<string> => codeOf(`${balancer.url}/judgements/${one}`);

    expect(await codeOf(`${balancer.url}/judgements/${id}`)).toBe('200 undefined');
    expect(await of(`A${id.slice(1)}`)).toBe('404 UNKNOWN_JUDGEMENT');
    expect(await of(foreign)).toBe('404 UNKNOWN_JUDGEMENT');
    expect(await of(unsigned)).toBe('404 UNKNOWN_JUDGEMENT');
    expect(await of(id.slice(0, -8))).toMatch(/^(400 INVALID_REQUEST|404 UNKNOWN_JUDGEMENT)$/);
    expect(await of(id + 'A'.repeat(4_096))).toBe('400 INVALID_REQUEST');
  });

  it('read what an older key has signed after they were given a new one', async () => {
    const old = await idBy({ CANARY_JUDGE_LINK_KEY: KEY });
    const rotated = await startService({ CANARY_JUDGE_LINK_KEY: `${NEW_KEY}, ${KEY}` });
    const { id: fresh } = (await (await post(`${rotated.url}/judgements`, REQUEST)).json()) as { id: string };

    expect(await codeOf(`${rotated.url}/judgements/${old}`)).toBe('200 undefined');
    expect(await codeOf(`${rotated.url}/judgements/${fresh}`)).toBe('200 undefined');
    expect(await codeOf(`${balancer.url}/judgements/${fresh}`)).toBe('404 UNKNOWN_JUDGEMENT');
    await rotated.stop();
  });
});

describe('a service without a link key', () => {
  it('says at its start that links die with it', async () => {
    const service = await startService();
    await service.stop();

    expect(service.logLines).toContainEqual(expect.objectContaining({ msg: expect.stringContaining('LINK_KEY') }));
  });

  it('gives links under its public URL', async () => {
    const service = await startService({ PUBLIC_URL: 'https://judge.example/canary/' });
    const { id, summary } = (await (await post(`${service.url}/judgements`, REQUEST)).json()) as any;
    await service.stop();

    expect(summary.reportUrl).toBe(`https://judge.example/canary/judgements/${String(id)}`);
  });
});
