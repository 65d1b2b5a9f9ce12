import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await startService();
});

afterAll(async () => {
  await service.stop();
});

describe('a large judgement', () => {
  it('keeps nobody else from an answer', async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `m${String(i)}`);
    const samples = (seed: number): number[] => Array.from({ length: 100 }, (_, i) => 100 + ((i * seed) % 37));
    const body = {
      config: { groups: { all: 100 }, metrics: names.map((name) => ({ name, group: 'all' })) },
      data: Object.fromEntries(names.map((name, i) => [name, { baseline: samples(i), canary: samples(i + 7) }])),
    };
    let [done, others] = [false, 0];
    const judging = post(`${service.url}/judgements`, body).finally(() => {
      done = true;
    });
    while (!done) {
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
      others += 1;
    }

    expect((await judging).status).toBe(200);
    // In one piece it would let a handful of them through.
    expect(others).toBeGreaterThan(20);
  });
});
