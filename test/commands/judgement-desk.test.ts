import { NO_SCRIPTS } from '../support/no-scripts.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeByHand, type JudgeOptions } from '../../src/commands/judge.js';
import { remoteDesk } from '../../src/commands/judgement-desk.js';
import { basisOf } from '../../src/wire-reading.js';
import { remotePreview } from '../../src/commands/preview.js';
import { sendJson, sendText, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { startService, type TestService } from '../support/service.js';

let service: TestService;
let server: FakePrometheus;
beforeAll(async () => {
  service = await startService({ PUBLIC_URL: 'https://judge.example' });
  server = await startFakePrometheus();
});
afterAll(async () => {
  await service.stop();
  await server.stop();
});

const BODY = {
  config: 'golden-signals',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
};

/** Has a request judged by the service at a URL. */
async function run(options: Partial<JudgeOptions> = {}, url = service.url, colours = false) {
  const [out, err, slept]: [string[], string[], number[]] = [[], [], []];
  const code = await judgeByHand(
    { body: BODY, wait: false, format: 'table', ...options },
    {
      desk: remoteDesk({ url: new URL(url), token: undefined }, basisOf),
      out: { isTTY: colours, write: (text) => out.push(text) },
      err: { write: (text) => err.push(text) },
      colours,
      pageScripts: () => Promise.resolve(NO_SCRIPTS),
      now: () => Date.parse('2026-11-20T10:10:00Z'),
      signal: new AbortController().signal,
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
    },
  );
  return { code, out: out.join(''), err: err.join(''), slept };
}

describe('canary-judge judge --server', () => {
  it.each(['', '/'])('has a service judge, at a URL that ends in "%s"', async (end) => {
    const { code, out } = await run({}, `${service.url}${end}`);

    expect(code).toBe(10);
    expect(out).toMatch(/latency-p95 +163 ms +22\d ms +\+3\d % {2}high/);
    expect(out).toContain('score 70, verdict FAIL. Score 70 is below 75');
  });

  it('writes what the service answers', async () => {
    const { out } = await run({ format: 'json' });

    expect(JSON.parse(out)).toMatchObject({ verdict: 'fail', score: 70, metrics: [{}, {}, {}, {}, {}] });
  });

  it('writes Markdown for a pull request, with the link', async () => {
    const { out } = await run({ format: 'markdown' });

    expect(out).toMatch(/^### ❌ Canary fail, score 70 \(golden-signals\)\n/);
    expect(out).toMatch(/\| latency-p95 \| latency \| 163 ms \| 22\d ms \| \+3\d % \| \*\*high\*\* \|/);
    expect(out).toMatch(/\[judgement\]\(https:\/\/judge\.example\/judgements\/[\w-]+\)/);
  });

  it('writes JUnit with a test case a metric', async () => {
    const { out } = await run({ format: 'junit' });

    expect(out).toMatch(/<testsuite name="golden-signals" tests="6" failures="2" errors="0" skipped="0"[ >]/);
    expect(out).toMatch(/<testcase classname="golden-signals" name="errors"[^>]*\/>/);
    expect(out).toMatch(/name="latency-p95"[^>]*>\n +<failure message="latency-p95 is high: /);
  });

  it('writes a page with charts and what-if, by the evidence that the service gives', async () => {
    const { code, out } = await run({ format: 'html', server: new URL(service.url) });

    expect(code).toBe(10);
    expect(out).toMatch(/^<!doctype html>/);
    expect(out.match(/<svg/g)!.length).toBeGreaterThan(5);
    expect(out).toContain('id="what-if-data"');
  });

  it('is coloured only where it is welcome', async () => {
    expect((await run({}, service.url, true)).out).toContain('\u001b[1;31mFAIL\u001b[0m');
    expect((await run()).out).not.toContain('\u001b');
  });

  it('follows an open window to its end', async () => {
    const open = {
      id: 'abc',
      state: 'open',
      completeAt: '2026-11-20T10:20:30.000Z',
      retryAfterSeconds: 630,
      window: { start: '2026-11-20T10:00:00.000Z', judgedSlots: 9, plannedSlots: 19 },
      plan: { looks: [{ done: true }, { done: false }] },
      metrics: [{ name: 'latency', test: { meanRatio: 1.25 } }],
      warnings: [],
    };
    const judged = JSON.parse((await run({ format: 'json' })).out) as object;
    const asked: string[] = [];
    server.answer((response, { method, path }) => {
      asked.push(`${method} ${path}`);
      if (asked.length < 3) sendJson(response, open, 202);
      else sendJson(response, judged);
    });

    const { code, err, slept } = await run({ wait: true }, server.url);

    expect(code).toBe(10);
    expect(asked).toEqual(['POST /judgements', 'GET /judgements/abc', 'GET /judgements/abc']);
    expect(slept).toEqual([15_000, 15_000]);
    expect(err).toBe(
      '9 of 19 slots, 1 of 2 looks done, the judgement at 10:20:30Z, about 11 min left; latency +25 %\n',
    );
  });

  it('tells the mistakes that a service finds', async () => {
    await expect(run({ body: { ...BODY, canary: { scope: { worklod: 'x' } } } })).rejects.toMatchObject({
      message: expect.stringContaining('Cannot judge this request by this config'),
      details: expect.arrayContaining([expect.objectContaining({ pointer: '/canary/scope/worklod' })]),
    });
  });

  it('says where nobody answers, or somebody who is no judge', async () => {
    server.answer((response) => {
      sendText(response, '<html>hello</html>');
    });

    await expect(run({}, server.url)).rejects.toThrow('answers with what is no judgement');
    await expect(run({}, 'http://127.0.0.1:1')).rejects.toThrow(
      /nobody answers at http:\/\/127\.0\.0\.1:1\/judgements/,
    );
  });
});

describe('canary-judge preview --server', () => {
  it('has a service ask the queries', async () => {
    const preview = remotePreview({ url: new URL(service.url), token: undefined });

    const report = await preview(BODY, new AbortController().signal);

    expect(report).toMatchObject({ ok: true, config: { name: 'golden-signals' }, metrics: [{}, {}, {}, {}, {}] });
  });

  it('says where somebody answers who gives none', async () => {
    server.answer((response) => {
      sendJson(response, { hello: 'world' });
    });

    await expect(
      remotePreview({ url: new URL(server.url), token: undefined })(BODY, new AbortController().signal),
    ).rejects.toThrow('no preview');
  });
});
