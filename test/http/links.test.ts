import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_FILES } from '../../src/identity/archive-files.js';
import { startBalancer, type Balancer } from '../support/balancer.js';
import {
  failure,
  matrix,
  sendJson,
  sendText,
  startFakePrometheus,
  type FakePrometheus,
} from '../support/fake-prometheus.js';
import { errorOf } from '../support/fault-of.js';
import { post, startService, type TestService } from '../support/service.js';

const KEY = 'the key that both replicas have been given';
const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const CONFIG = `
scope: { workload: {} }
groups: { g: 100 }
metrics:
  - { name: latency, group: g, query: { type: prometheus, expr: 'latency{w="\${workload}"}' }, analysis: { direction: increase, critical: true } }
  - { name: size, group: g, query: { type: prometheus, expr: 'size{w="\${workload}"}' } }
`;
const REQUEST = {
  config: 'shop',
  baseline: { scope: { workload: 'old' } },
  canary: { scope: { workload: 'new' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
};

let nowMs: number;
let prometheus: FakePrometheus;
let folder: string;
let running: TestService[] = [];
beforeAll(async () => {
  prometheus = await startFakePrometheus();
});
afterAll(() => prometheus.stop());
beforeEach(async () => {
  nowMs = at('12:00:00');
  serve();
  folder = await mkdtemp(join(tmpdir(), 'links-'));
  await mkdir(join(folder, 'configs'));
  await mkdir(join(folder, 'archive'));
  await writeFile(join(folder, 'configs', 'shop.yaml'), CONFIG);
  const settings = { sources: { prometheus: { type: 'prometheus', url: prometheus.url } } };
  await writeFile(join(folder, 'plain.json'), JSON.stringify(settings));
  const archive = { directory: join(folder, 'archive') };
  await writeFile(join(folder, 'archived.json'), JSON.stringify({ ...settings, archive }));
});
afterEach(async () => {
  await Promise.all(running.map(({ stop }) => stop()));
  running = [];
  await rm(folder, { recursive: true });
});

/** Each side of each metric has a sample a minute; `from` and `slow` change what there is. What is muted is refused with that status. */
function serve({
  slow = 1,
  from = 0,
  without = 'nothing',
  refused = 400,
}: { slow?: number; from?: number; without?: string; refused?: number } = {}): void {
  prometheus.answer((response, { form: { query = '', start, end } }) => {
    if (query.includes('muted')) {
      sendJson(response, failure(refused === 400 ? 'bad_data' : 'unavailable', 'no'), refused);
      return;
    }
    const values: [number, string][] = [];
    for (let second = Number(start); second <= Number(end); second += 60) {
      const noise = 100 + (((second / 60) * 7_919 + (query.includes('new') ? 5 : 3) * 104_729) % 101) / 10;
      if (second >= from) values.push([second, String(noise * (query.includes('new') ? slow : 1))]);
    }
    sendJson(response, query.includes(without) ? matrix() : matrix({ metric: {}, values }));
  });
}

type Surroundings = Parameters<typeof startService>[1];

async function start(settings: 'plain' | 'archived' = 'plain', surroundings: Surroundings = {}): Promise<TestService> {
  const environment = {
    CANARY_JUDGE_CONFIG: join(folder, `${settings}.json`),
    METRIC_CONFIGS: join(folder, 'configs'),
    CANARY_JUDGE_LINK_KEY: KEY,
  };
  const service = await startService(environment, { now: () => nowMs, ...surroundings });
  running.push(service);
  return service;
}

async function judge(service: { url: string }, body: object = {}): Promise<any> {
  return (await post(`${service.url}/judgements`, { ...REQUEST, ...body })).json();
}

async function get(service: { url: string }, id: string): Promise<any> {
  return (await fetch(`${service.url}/judgements/${id}`)).json();
}

/** Its bytes without what differs from call to call, and where it was asked. */
function bytes(answer: any): string {
  return JSON.stringify({ ...answer, timing: null, summary: { ...answer.summary, reportUrl: null } });
}

function codes(reasons: readonly { code: string }[] = []): string[] {
  return reasons.map(({ code }) => code);
}

async function archived(): Promise<string[]> {
  const all = await readdir(join(folder, 'archive'), { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('the link of a finished judgement, on two replicas behind nginx', () => {
  let balancer: Balancer;
  let replicas: TestService[];
  beforeEach(async () => {
    replicas = [await start(), await start()];
    balancer = await startBalancer(replicas.map(({ url }) => url));
  });
  afterEach(() => balancer.stop());

  it('gives the same bytes wherever it ends up, with evidence and series, and after a restart', async () => {
    const first = await judge(balancer, { include: ['series', 'evidence'] });
    const again = await Promise.all(Array.from({ length: 6 }, () => get(balancer, first.id)));
    const restarted = await start();

    expect(first.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(first.summary.reportUrl).toBe(`${balancer.url}/judgements/${String(first.id)}`);
    expect(new Set([...again, await get(restarted, first.id)].map(bytes))).toEqual(new Set([bytes(first)]));
    expect(again[0].link).toBeUndefined();
  });

  it('is that of a window that was waited for, too: the id that was promised still works and gives the same', async () => {
    nowMs = at('10:00:00');
    const promised = await post(`${balancer.url}/judgements`, { ...REQUEST, include: ['evidence'] });
    const { id } = (await promised.json()) as any;
    nowMs = at('10:30:00');
    const polled = await Promise.all(Array.from({ length: 4 }, () => get(balancer, id)));
    const finished = await get(balancer, polled[0].id);

    expect(promised.status).toBe(202);
    expect(polled[0].id).not.toBe(id);
    expect(new Set([...polled, finished].map(bytes))).toEqual(new Set([bytes(polled[0])]));
  });

  it('is of the slots that were there when it was made, whatever came in since', async () => {
    nowMs = at('10:15:10');
    const window = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:15:00Z' };
    const first = await judge(balancer, { window, include: ['evidence'] });
    nowMs = at('12:00:00');
    const again = await Promise.all([get(await start(), first.id), get(balancer, first.id)]);

    expect(first.window).toMatchObject({ slots: 15, judgedSlots: 14 });
    expect(again.map(bytes)).toEqual([bytes(first), bytes(first)]);
  });

  it('tells what it was made with where samples that came in late make it something else', async () => {
    const first = await judge(balancer);
    serve({ slow: 1.5 });
    const again = await get(await start(), first.id);

    expect(first).toMatchObject({ verdict: 'pass', score: 100 });
    expect(again).toMatchObject({ verdict: 'fail', score: 0, id: first.id });
    expect(again.link).toMatchObject({ verdict: 'pass', score: 100, digest: first.digest, shown: 'again' });
    expect(codes(again.link.differs)).toEqual(['series-changed']);
    expect(again.digest).not.toBe(first.digest);
  });

  it('names the metrics whose data are gone', async () => {
    const first = await judge(balancer);
    serve({ without: 'size' });
    const { link, verdict } = await get(await start(), first.id);

    expect(verdict).toBe('inconclusive');
    expect(codes(link.differs)).toEqual(['series-changed']);
    expect(link.differs[0].text).toContain(' None are there now of size (baseline), size (canary).');
  });

  it('does not blame the series where what is muted fails in other words than it did', async () => {
    const muted = {
      name: 'muted',
      group: 'g',
      query: { type: 'prometheus', expr: 'muted{w="${workload}"}' },
      analysis: { muted: true },
    };
    await writeFile(join(folder, 'configs', 'shop.yaml'), `${CONFIG}  - ${JSON.stringify(muted)}\n`);
    serve({ refused: 400 });
    const first = await judge(await start());
    serve({ refused: 503 });
    const again = await get(await start(), first.id);

    expect([first, again].map(({ metrics }) => metrics[2].classification)).toEqual(['error', 'error']);
    expect(again.metrics[2].reason.text).not.toBe(first.metrics[2].reason.text);
    expect([again.link, again.digest]).toEqual([undefined, first.digest]);
  });

  it('tells that its config was edited, whatever that changes', async () => {
    const first = await judge(balancer);
    await writeFile(join(folder, 'configs', 'shop.yaml'), `description: edited\n${CONFIG}`);
    const again = await get(await start(), first.id);

    expect(codes(again.link.differs)).toEqual(['config-changed']);
    expect(codes(again.warnings)).toContain('config-changed');
    expect(again.digest).toBe(first.digest);
  });

  it('tells that its config was edited while it was waited for only to who asks by the promised id', async () => {
    nowMs = at('10:00:00');
    const { id }: any = await (await post(`${balancer.url}/judgements`, REQUEST)).json();
    await writeFile(join(folder, 'configs', 'shop.yaml'), `description: edited\n${CONFIG}`);
    nowMs = at('10:30:00');
    const edited = await start();
    const polled = await get(edited, id);
    const finished = await get(edited, polled.id);

    expect(polled.link).toBeUndefined();
    expect(codes(polled.warnings)).toEqual(['config-changed']);
    expect(bytes(finished)).toBe(bytes(polled));
  });

  it('shares one run with all who ask for the same, by either id', async () => {
    nowMs = at('10:00:00');
    const { id }: any = await (await post(`${balancer.url}/judgements`, REQUEST)).json();
    nowMs = at('10:30:00');
    const finished = (await get(replicas[0]!, id)).id;
    const fresh = await start();
    const before = prometheus.requests.length;
    const all = await Promise.all([id, finished, id, finished, id].map((one) => get(fresh, one)));

    expect(prometheus.requests.length - before).toBe(4);
    expect(new Set(all.map(bytes)).size).toBe(1);
  });
});

describe('an archive', () => {
  it('keeps each judgement once, whoever makes it, and changes nothing of the answer', async () => {
    const replicas = [await start('archived'), await start('archived')];
    const plain = await judge(await start());
    const answers = await Promise.all([...replicas, ...replicas, ...replicas].map((one) => judge(one)));
    const [file, ...others] = await archived();
    const { mtimeMs, ino } = await stat(file!);
    await judge(replicas[0]!);
    const kept: any = JSON.parse(gunzipSync(await readFile(file!)).toString());

    expect(new Set(answers.map(bytes))).toEqual(new Set([bytes(plain)]));
    expect(others).toEqual([]);
    expect(file).toMatch(/\/archive\/([0-9a-f]{2})\/\1[0-9a-f]{62}\/[0-9a-f]{64}\.json\.gz$/);
    expect(await stat(file!)).toMatchObject({ mtimeMs, ino });
    expect(kept).toMatchObject({ id: plain.id, verdict: 'pass', evidence: { format: 1 } });
    expect(kept.metrics[0].series.canary.raw).toHaveLength(20);
  });

  it('is shown where the data are gone, with what judging again gives', async () => {
    const service = await start('archived');
    const first = await judge(service);
    serve({ from: at('10:10:00') / 1_000 });
    const later = await start('archived');
    const { link, ...shown } = await get(later, first.id);

    expect(bytes(shown)).toBe(bytes(first));
    expect(link).toMatchObject({ verdict: 'pass', score: 100, digest: first.digest, shown: 'archived' });
    expect(codes(link.differs)).toEqual(['series-changed', 'data-gone']);
    expect(link.differs[1].text).toContain('latency (baseline: 20, now 11)');
    expect(link.again).toMatchObject({ verdict: expect.any(String), digest: expect.stringMatching(/^sha256:/) });
    expect(link.again.digest).not.toBe(first.digest);
    const withAll = await judge(await start('archived'), { include: ['series', 'evidence'] });
    expect(withAll.link).toBeUndefined();
  });

  it('shows series and evidence to who has asked for them, and renders as any judgement', async () => {
    const first = await judge(await start('archived'), { deadline: '2s', include: ['series', 'evidence'] });
    sendDown();
    const later = await start('archived');
    const { link, ...shown } = await get(later, first.id);
    const html = await fetch(`${later.url}/judgements/${String(first.id)}?format=html`);

    expect(bytes(shown)).toBe(bytes(first));
    expect(link.differs).toEqual([
      {
        code: 'not-judgeable',
        text: expect.stringContaining('It cannot be judged again now. Cannot judge: source "prometheus"'),
      },
    ]);
    expect(link.again).toEqual({ error: { code: 'SOURCE_FAILED', text: expect.any(String) } });
    expect([html.status, (await html.text()).includes('what-if')]).toEqual([200, true]);
  });

  it('is shown where the config is no more, and a link that was not archived is refused as before', async () => {
    const first = await judge(await start('archived'));
    const unarchived = await judge(await start(), { warmup: '1m' });
    await rm(join(folder, 'configs', 'shop.yaml'));
    const later = await start('archived');
    const refused = await fetch(`${later.url}/judgements/${String(unarchived.id)}`);

    expect((await get(later, first.id)).link).toMatchObject({
      shown: 'archived',
      again: { error: { code: 'UNKNOWN_CONFIG' } },
    });
    expect(refused.status).toBe(404);
  });

  it('is found by the id that was promised, and what came out first stays', async () => {
    nowMs = at('10:00:00');
    const service = await start('archived');
    const { id }: any = await (await post(`${service.url}/judgements`, REQUEST)).json();
    nowMs = at('10:30:00');
    const finished = await get(service, id);
    serve({ slow: 1.5 });
    const later = await start('archived');
    const [promised, linked] = [await get(later, id), await get(later, finished.id)];

    expect(bytes(promised)).toBe(bytes(linked));
    expect(promised).toMatchObject({
      id: finished.id,
      verdict: 'pass',
      link: { shown: 'archived', again: { verdict: 'fail' } },
    });
    expect(await archived()).toHaveLength(1);
  });

  it('has no say where judging again gives the same', async () => {
    const first = await judge(await start('archived'));
    const later = await start('archived');

    expect(bytes(await get(later, first.id))).toBe(bytes(first));
  });

  it('gets what it lacks when a link is asked for', async () => {
    const first = await judge(await start());
    const later = await start('archived');
    await get(later, first.id);

    expect(await archived()).toHaveLength(1);
  });

  it.each([
    ['cut', (content: Buffer) => content.subarray(0, 300)],
    ['empty', () => Buffer.alloc(0)],
    ['no judgement', () => gzipSync('{}')],
    ['altered', (content: Buffer) => gzipSync(gunzipSync(content).toString().replace('"score":100', '"score":99'))],
    ['a bomb', () => gzipSync(Buffer.alloc(300_000_000), { level: 1 })],
  ])('takes a broken file as if it were not there, and logs it: %s', async (_what, break_) => {
    const first = await judge(await start('archived'));
    const [file] = await archived();
    await chmod(file!, 0o644);
    await writeFile(file!, break_(await readFile(file!)));
    serve({ slow: 1.5 });
    const later = await start('archived');

    expect((await get(later, first.id)).link).toMatchObject({ shown: 'again' });
    expect(later.logLines).toContainEqual(
      expect.objectContaining({ level: 50, msg: expect.stringContaining('is broken') }),
    );
  });

  it('mends a broken file when its judgement comes to the same again, so that it is there when the data are gone', async () => {
    const first = await judge(await start('archived'));
    const [file] = await archived();
    const content = await readFile(file!);
    await writeFile(file!, content.subarray(0, content.length / 2));
    const again = await start('archived');
    await get(again, first.id);
    serve({ without: 'w=' });
    const { link, ...shown } = await get(await start('archived'), first.id);

    expect(bytes(shown)).toBe(bytes(first));
    expect(link).toMatchObject({ shown: 'archived' });
    expect(await archived()).toEqual([file]);
    expect(again.logLines).toContainEqual(
      expect.objectContaining({ level: 50, msg: expect.stringContaining('is broken') }),
    );
  });

  it('does not hold up an answer when its disk is full, and leaves no half file', async () => {
    const files = {
      ...ARCHIVE_FILES,
      write: async (path: string, content: Uint8Array) => {
        if (content.length === 0) return;
        await writeFile(path, content.subarray(0, content.length / 2));
        const full = await open('/dev/full', 'w');
        await full.writeFile(content).finally(() => full.close());
      },
    };
    const service = await start('archived', { archiving: { files } });
    const { warnings, ...answer } = await judge(service);
    const plain = await judge(await start());

    expect(warnings).toEqual([{ code: 'not-archived', text: expect.stringContaining('ENOSPC') }]);
    expect(bytes({ ...answer, warnings: [] })).toBe(bytes({ ...answer, ...plain, timing: null }));
    expect(await archived()).toEqual([]);
    expect(service.logLines).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'a judgement could not be archived' }),
    );
  });

  it('does not hold up answers when its file system hangs, and is not asked again while it does', async () => {
    let asked = 0;
    const files = {
      ...ARCHIVE_FILES,
      // What the start looks for is there.
      write: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      stamp: () => {
        asked++;
        return new Promise<never>(() => undefined);
      },
    };
    const service = await start('archived', { archiving: { files, timeoutMs: 30 } });
    const answers = [await judge(service), await judge(service), await judge(service)];

    expect(answers.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
    expect(answers.flatMap(({ warnings }) => codes(warnings))).toEqual([
      'not-archived',
      'not-archived',
      'not-archived',
    ]);
    expect(asked).toBe(1);
  });

  it('is not made anew where its folder is gone: what should be mounted there is not', async () => {
    const service = await start('archived');
    await rm(join(folder, 'archive'), { recursive: true });
    const { verdict, warnings } = await judge(service);

    expect([verdict, ...codes(warnings)]).toEqual(['pass', 'not-archived']);
    await expect(stat(join(folder, 'archive'))).rejects.toThrow('ENOENT');
  });

  it('must be there and writable at the start', async () => {
    await rm(join(folder, 'archive'), { recursive: true });
    const missing = await errorOf(start('archived'));
    await writeFile(join(folder, 'archive'), 'a file');
    const file = await errorOf(start('archived'));

    expect(missing.code).toBe('INVALID_SETTINGS');
    expect(missing.details[0]).toMatchObject({
      pointer: 'archive.directory',
      message: expect.stringMatching(/ENOENT.*must be a folder that is there/),
    });
    expect(file.details[0]?.message).toContain('ENOTDIR');
  });

  it('keeps nothing of a judgement without an id', async () => {
    const noise = Array.from({ length: 2_000 }, (_, i) => Math.sin(i) + 2);
    const data = { latency: { baseline: noise, canary: noise }, size: { baseline: noise, canary: noise } };
    const answer: any = await (
      await post(`${(await start('archived')).url}/judgements`, { ...REQUEST, window: undefined, data })
    ).json();

    expect([answer.id, ...codes(answer.warnings)]).toEqual([null, 'no-link']);
    expect(await archived()).toEqual([]);
  });
});

function sendDown(): void {
  prometheus.answer((response) => {
    sendText(response, 'down', { status: 500 });
  });
}
