import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anybody } from '../../src/access/anybody.js';
import { previewCommand } from '../../src/commands/preview-command.js';
import { previewByHand, type PreviewOptions } from '../../src/commands/preview.js';
import { loadSettings } from '../../src/config/settings.js';
import { toPreviewReport } from '../../src/report/preview-json.js';
import { wireJudgements } from '../../src/wire-judgements.js';
import { wireWorld } from '../../src/wire-world.js';
import { failure, matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';

let prometheus: FakePrometheus;
let label: string;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
});
afterAll(() => prometheus.stop());
beforeEach(() => {
  label = 'checkout';
  prometheus.answer((response, { form }) => {
    const values: [number, string][] = [];
    const seed = (form.query ?? '').includes('new') ? 7_919 : 104_729;
    for (let seconds = Number(form.start); seconds <= Number(form.end); seconds += Number(form.step)) {
      values.push([seconds, String(100 + (((seconds / 60) * seed) % 1_009) / 100)]);
    }
    sendJson(response, matrix({ metric: { app: label }, values }));
  });
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
        query: { type: 'prometheus', expr: 'rate(x{w="${w}"}[1m])' },
        analysis: { direction: 'increase' },
      },
    ],
  },
  baseline: { scope: { w: 'old' } },
  canary: { scope: { w: 'new' } },
  window: { start: '2026-11-20T09:30:00Z', end: '2026-11-20T09:50:00Z' },
};

async function run(options: Partial<PreviewOptions> = {}, terminal: { isTTY?: boolean; colours?: boolean } = {}) {
  const settings = await loadSettings({ PROMETHEUS_URL: prometheus.url });
  const world = await wireWorld(settings, () => Date.parse('2026-11-20T12:00:00Z'));
  const out: string[] = [];
  const code = await previewByHand(
    { body: BODY, format: 'text', ...options },
    {
      preview: async (body, signal) =>
        toPreviewReport(await wireJudgements(settings, world).preview(body, anybody(signal))),
      out: { write: (text) => out.push(text), isTTY: terminal.isTTY },
      colours: terminal.colours ?? true,
      signal: new AbortController().signal,
    },
  );
  return { code, out: out.join('') };
}

describe('canary-judge preview', () => {
  it('prints what is asked and what comes back, and exits with 0', async () => {
    const { code, out } = await run();

    expect(code).toBe(0);
    expect(out.replaceAll(/\d+ ms/g, 'N ms')).toContain('\n  baseline       1  20 of 20            0  ');
    expect(out).toMatch(/^inline, 2026-11-20T09:30:00\.000Z to .*: 20 slots of 60 s that would be judged\n/);
    expect(out).toMatch(/\nlatency \(ms, shows changes from about \d.* % on\)\n/);
    expect(out).toMatch(/\n {2}canary .* ms {2}[▁▂▃▄▅▆▇█]{20}\n/);
    expect(out).toContain('\n  canary of prometheus: rate(x{w="new"}[1m])\n  canary series: {app="checkout"}\n');
    expect(out).toContain(
      '\n  2026-11-20T09:31:00.000Z to 2026-11-20T09:50:00.000Z every 60 s, each reading 60 s back\n',
    );
    expect(out).toMatch(/\nAll of it could be judged\.\n$/);
  });

  it.each([
    [true, true, true],
    [false, true, false],
    [undefined, true, false],
    [true, false, false],
  ])('is in colour only on a terminal that wants it (%s, %s)', async (isTTY, colours, expected) => {
    const { out } = await run({}, { ...(isTTY === undefined ? {} : { isTTY }), colours });

    expect(out.includes('\u001b[')).toBe(expected);
  });

  it('prints the JSON of POST /judgements/preview', async () => {
    const { code, out } = await run({ format: 'json' });

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      metrics: [{ name: 'latency', canary: { answer: { samples: 20 } } }],
    });
  });

  it('exits with 13 where a query fails, and says why', async () => {
    prometheus.answer((response) => {
      sendJson(response, failure('bad_data', 'no such function'), 400);
    });

    const { code, out } = await run();

    expect(code).toBe(13);
    expect(out).toMatch(/\n {2}error QUERY_REFUSED: .*no such function/);
    expect(out).toMatch(/\n1 thing keeps it from being judged as it is\.\n$/);
  });

  it('exits with 13 where an answer cannot be used', async () => {
    const { code, out } = await run({ body: { ...BODY, canary: BODY.baseline } });

    expect(code).toBe(13);
    expect(out).toMatch(/\n {2}error identical-queries: /);
  });

  it('lets no label give the terminal commands', async () => {
    label = 'a\u001b[2Jb';

    expect((await run()).out).not.toContain('\u001b');
  });

  it('refuses a request that cannot be read', async () => {
    await expect(run({ body: { ...BODY, windwo: 1 } })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('previewCommand()', () => {
  it('reads the options of canary-judge judge', async () => {
    const given: PreviewOptions[] = [];
    const command = previewCommand((options) => {
      given.push(options);
      return Promise.resolve(0);
    });
    const args = ['-c', 'golden-signals', '-s', 'namespace=shop', '-b', 'w=old', '-k', 'w=new', '--duration', '20m'];

    await command.parseAsync([...args, '--plan', '3', '--format', 'json'], { from: 'user' });

    expect(given).toEqual([
      {
        body: {
          config: 'golden-signals',
          scope: { namespace: 'shop' },
          baseline: { scope: { w: 'old' } },
          canary: { scope: { w: 'new' } },
          window: { duration: '20m' },
          plan: { looks: 3 },
        },
        format: 'json',
      },
    ]);
  });
});
