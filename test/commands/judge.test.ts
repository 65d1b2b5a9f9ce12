import { NO_SCRIPTS } from '../support/no-scripts.js';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judgeByHand, type JudgeOptions } from '../../src/commands/judge.js';
import { localDesk } from '../../src/commands/judgement-desk.js';
import { loadSettings } from '../../src/config/settings.js';
import { wireJudgements } from '../../src/wire-judgements.js';
import { wireWorld } from '../../src/wire-world.js';
import { matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';

let prometheus: FakePrometheus;
let nowMs: number;
let factor: number;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
});
afterAll(async () => {
  await prometheus.stop();
});
beforeEach(() => {
  nowMs = Date.parse('2026-11-20T10:00:00Z');
  factor = 1;
  prometheus.answer((response, { form }) => {
    const values: [number, string][] = [];
    for (let seconds = Number(form.start); seconds <= Number(form.end); seconds += Number(form.step)) {
      const canary = (form.query ?? '').includes('new');
      const noise = ((seconds / 60) * (canary ? 7_919 : 104_729)) % 1_009;
      values.push([seconds, String((100 + noise / 100) * (canary ? factor : 1))]);
    }
    sendJson(response, matrix({ metric: {}, values }));
  });
});
const stopped: (() => void)[] = [];
afterEach(() => {
  for (const stop of stopped.splice(0)) stop();
});

const BODY = {
  config: {
    scope: { w: {} },
    groups: { g: 100 },
    metrics: [
      {
        name: 'latency',
        group: 'g',
        unit: 'ms',
        query: { type: 'prometheus', expr: 'x{w="${w}"}' },
        analysis: { direction: 'increase' },
      },
    ],
  },
  baseline: { scope: { w: 'old' } },
  canary: { scope: { w: 'new' } },
  window: { start: '2026-11-20T09:30:00Z', end: '2026-11-20T09:50:00Z' },
};
const OPEN = { ...BODY, window: { start: 'now', duration: '20m' } };

/** Runs the command on a clock that stands still but while it sleeps. */
async function run(options: Partial<JudgeOptions> = {}) {
  const settings = await loadSettings({ PROMETHEUS_URL: prometheus.url });
  const world = await wireWorld(settings, () => nowMs);
  const [out, err, slept]: [string[], string[], number[]] = [[], [], []];
  const code = await judgeByHand(
    { body: BODY, wait: false, format: 'table', ...options },
    {
      desk: localDesk(wireJudgements(settings, world), world.now),
      colours: true,
      pageScripts: () => Promise.resolve(NO_SCRIPTS),
      out: { write: (text) => out.push(text) },
      err: { isTTY: true, columns: 500, write: (text) => err.push(text) },
      now: world.now,
      signal: new AbortController().signal,
      sleep: (ms) => {
        slept.push(ms);
        nowMs += ms;
        return Promise.resolve();
      },
    },
  );
  return { code, out: out.join(''), err: err.join(''), slept };
}

describe('canary-judge judge --format html and --output', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'judge-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes a page with charts and what-if', async () => {
    const { code, out } = await run({ format: 'html' });

    expect(code).toBe(0);
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain('<svg');
    expect(out).toContain('id="what-if-data"');
  });

  it('writes the report into a file, and the table to the terminal', async () => {
    const output = join(folder, 'judgement.json');

    const { code, out } = await run({ format: 'json', output });

    expect(code).toBe(0);
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({ verdict: 'pass' });
    expect(out).toContain('verdict PASS');
  });

  it('writes what is known of an open window into the file, too', async () => {
    const output = join(folder, 'open.json');

    const { code, out, err } = await run({ body: OPEN, format: 'json', output });

    expect({ code, out }).toEqual({ code: 13, out: '' });
    expect(err).toContain('--wait waits for it');
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({ state: 'open', id: expect.any(String) });
  });

  it('leaves what is asked of the request to the request', async () => {
    const output = join(folder, 'page.html');

    await expect(run({ format: 'html', output, body: { ...BODY, include: 'all' } })).rejects.toMatchObject({
      details: [{ pointer: '/include' }],
    });
  });

  it('says where the file cannot be written, after the verdict is told', async () => {
    await expect(run({ format: 'html', output: join(folder, 'no', 'such.html') })).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(/^Cannot write the report to .*such\.html: ENOENT/),
    });
  });
});

describe('canary-judge judge', () => {
  it.each([
    [1, 0, 'verdict PASS'],
    [2, 10, 'verdict FAIL'],
  ])('exits with the verdict of a canary that is %i times as slow: %i', async (times, code, verdict) => {
    factor = times;

    const judged = await run();

    expect(judged).toMatchObject({ code, err: '' });
    expect(judged.out).toContain(verdict);
    expect(judged.out).toMatch(/latency +\d+ ms/);
  });

  it('exits with 12 where the evidence cannot carry a verdict', async () => {
    const few = { ...BODY, window: { start: '2026-11-20T09:30:00Z', duration: '5m' } };

    expect(await run({ body: few })).toMatchObject({ code: 12, out: expect.stringContaining('INCONCLUSIVE') });
  });

  it('writes the JSON that the service answers', async () => {
    const { out } = await run({ format: 'json' });

    expect(JSON.parse(out)).toMatchObject({ verdict: 'pass', id: expect.any(String), metrics: [{ name: 'latency' }] });
  });

  it('does not wait unasked: it says when the judgement can be made, and that there is none yet', async () => {
    const { code, out, err, slept } = await run({ body: OPEN });

    expect({ code, out, slept }).toEqual({ code: 13, out: '', slept: [] });
    expect(err).toContain('2026-11-20T10:20:30.000Z. --wait waits for it.');
  });

  it('follows an open window to its end with a line of progress', async () => {
    factor = 2;

    const { code, out, err, slept } = await run({ body: OPEN, wait: true });

    expect(code).toBe(10);
    expect(out).toContain('verdict FAIL');
    expect(err).toContain('0 of 20 slots, the judgement at 10:20:30Z');
    expect(err).toMatch(/10 of 20 slots, the judgement at 10:20:30Z, about \d+ min left; latency \+\d+ %/);
    expect(Math.max(...slept)).toBeLessThanOrEqual(15_000);
    expect(nowMs).toBeLessThan(Date.parse('2026-11-20T10:20:31Z'));
  });

  it('waits on while the source does not answer, and tells it', async () => {
    const [from, until] = [Date.parse('2026-11-20T10:10:00Z'), Date.parse('2026-11-20T10:11:00Z')];
    prometheus.answer((response) => {
      if (nowMs > from && nowMs < until) sendJson(response, { status: 'error', errorType: 'internal' }, 500);
      else sendJson(response, matrix());
    });

    const { code, err } = await run({ body: { ...OPEN, deadline: '200ms' }, wait: true });

    expect(code).toBe(12);
    expect(err).toContain('It is asked again the next time.');
  });

  it('gives up where the request is wrong', async () => {
    await expect(run({ body: { ...BODY, metrics: 1 } })).rejects.toThrow('Cannot judge this request');
  });
});
