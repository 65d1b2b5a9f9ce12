import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createRenderKept } from '../../src/http/kept-report.js';
import { reportsRoute } from '../../src/http/reports-route.js';
import { JudgementError } from '../../src/errors.js';
import { judgeInline } from '../support/judge-inline.js';
import { post } from '../support/service.js';

/** How often, and how many at a time, evidence is judged by for these bodies, which are sent all at once. */
async function judgedFor(bodies: readonly object[]): Promise<{ readonly times: number; readonly most: number }> {
  let [times, running, most] = [0, 0, 0];
  const judgeEvidence = async (): Promise<never> => {
    times += 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    throw new JudgementError('INVALID_REQUEST', 'none');
  };
  const server = createServer(
    express().use(reportsRoute({ pageScripts: null, renderKept: createRenderKept(judgeEvidence) })),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answers = await Promise.all(bodies.map((body) => post(`http://127.0.0.1:${String(port)}/reports`, body)));
  expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
  await Promise.all(answers.map((answer) => answer.text()));
  server.close();
  return { times, most };
}

describe('reportsRoute()', () => {
  const series = Array.from({ length: 10 }, (_, i) => i);
  const kept = async (evidence: object): Promise<object> => {
    const config = { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] };
    const { judgement } = await judgeInline({ config, data: { m: { baseline: series, canary: series } } });
    return { ...judgement, evidence };
  };
  const evidenceOf = (count: number): object => ({ request: { data: { m: { baseline: new Array(count).fill(1) } } } });

  it('judges by the evidence of one body at a time', async () => {
    const body = await kept(evidenceOf(1_000));

    expect(await judgedFor([body, body, body])).toEqual({ times: 3, most: 1 });
  });

  it('judges by none that no page could have what-if of', async () => {
    expect(await judgedFor([await kept(evidenceOf(300_000))])).toEqual({ times: 1, most: 1 });
    expect(await judgedFor([await kept(evidenceOf(300_001))])).toEqual({ times: 0, most: 0 });
  });
});
