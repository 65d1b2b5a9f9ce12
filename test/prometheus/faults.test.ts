import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { passOn, refusingPort, startFaultyProxy, type Fault, type FaultyProxy } from '../support/faulty-proxy.js';
import {
  brokenOff,
  brokenOffChunk,
  cutShort,
  endless,
  gibberish,
  gzipBomb,
  halfThenSilence,
  inPart,
  notPacked,
  page,
  reset,
  silence,
  trickle,
} from '../support/faulty-proxy-faults.js';
import { QUERIES, requestFor, samplesOfCanaries, withoutTiming } from '../support/faulty-proxy-judgement.js';
import { post, startService, type TestService } from '../support/service.js';

const MIB = 1024 * 1024;
const USERNAME = 'judge';
/** However they are written, a part of them stays as it is. */
const PASSWORD = 'Swordfish<&"\'+/=>';
const KEY = 'tenant-key <&"\'+/=>';
const PARTS = ['Swordfish', Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64').slice(0, 16), 'tenant-key'];

let prometheus: PrometheusProcess;
let folder: string;
let quiet: string;
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: samplesOfCanaries() });
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-settings-'));
  const direct = await startService({ PROMETHEUS_URL: prometheus.url });
  quiet = withoutTiming(await (await post(`${direct.url}/judgements`, requestFor('slow'))).text());
  await direct.stop();
  expect(JSON.parse(quiet)).toMatchObject({ verdict: 'fail', score: 50 });
});
afterAll(async () => {
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

let proxy: FaultyProxy;
let service: TestService | undefined;
beforeEach(async () => {
  proxy = await startFaultyProxy(prometheus.url);
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  await proxy.stop();
});

/** Settings of a source that is asked twice for what may be better the second time, and never given up. */
const TWICE = { retries: 1, breakAfter: 1_000 };
/** And waits no longer for an answer than a test can; Prometheus' own come within a few milliseconds. */
const IMPATIENT = { ...TWICE, timeout: '500ms' };
const SMALL = { ...TWICE, maxResponseBytes: MIB };

/** Starts the service with one source, which is the proxy unless a test says otherwise, with credentials. */
async function start(settings: object = TWICE): Promise<TestService> {
  const [passwordFile, file] = [join(folder, 'password'), join(folder, 'settings.yaml')];
  await writeFile(passwordFile, PASSWORD);
  const basicAuth = { username: USERNAME, passwordFile };
  const written = { type: 'prometheus', url: proxy.url, basicAuth, headers: { 'X-Api-Key': KEY }, ...settings };
  await writeFile(file, JSON.stringify({ sources: { prometheus: written } }));
  service = await startService({ CANARY_JUDGE_CONFIG: file });
  return service;
}

async function judge({ url }: TestService, rest: object = {}) {
  const response = await post(`${url}/judgements`, { ...requestFor('slow'), ...rest });
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, text, answer: JSON.parse(text) };
}

/** The problem that an answer is, with its first mistake; it and the log tell nobody what only the source and we may know. */
function problemOf({ status, headers, text, answer }: Awaited<ReturnType<typeof judge>>): string {
  expect(headers['content-type']).toMatch(/^application\/problem\+json\b/);
  expect(answer).toMatchObject({ status, errors: expect.arrayContaining([expect.anything()]) });
  expect(answer).not.toHaveProperty('verdict');
  const said = [text, JSON.stringify(headers), ...(service?.logLines ?? []).map((line) => JSON.stringify(line))];
  for (const secret of [...PARTS, prometheus.url, proxy.url]) expect(said.join('\n')).not.toContain(secret);
  expect(service?.logLines.filter(({ level }) => level === 50)).toEqual([]);
  return `${String(status)} ${answer.code as string}: ${answer.errors[0].message as string}`;
}

interface Case {
  readonly what: string;
  readonly fault: Fault;
  readonly problem: RegExp;
  readonly settings?: object;
}

const MAY_PASS: readonly Case[] = [
  { what: '408', fault: page(408), problem: /^504 SOURCE_TIMEOUT: .* answers 408 / },
  { what: '429', fault: page(429), problem: /^503 SOURCE_BUSY: .* answers 429 / },
  {
    what: '429 with Retry-After',
    fault: page(429, { 'retry-after': '0' }),
    problem: /^503 SOURCE_BUSY: .* answers 429 /,
  },
  { what: '500', fault: page(500), problem: /^502 SOURCE_FAILED: .* answers 500 / },
  { what: '502 with a page', fault: page(502), problem: /^502 SOURCE_FAILED: .* answers 502 \(<h1>502<\/h1>/ },
  { what: '503', fault: page(503), problem: /^503 SOURCE_BUSY: .* answers 503 / },
  { what: '504', fault: page(504), problem: /^504 SOURCE_TIMEOUT: .* answers 504 / },
  { what: 'a reset connection', fault: reset, problem: /^502 SOURCE_UNREACHABLE: .* cannot be reached \(ECONNRESET\)/ },
  {
    what: 'what is no HTTP',
    fault: gibberish,
    problem: /^502 SOURCE_UNREACHABLE: .* cannot be reached \(HPE_\w+\)/,
  },
  { what: 'half an answer', fault: brokenOff, problem: /^502 SOURCE_UNREACHABLE: .* broke off in the middle/ },
  {
    what: 'half an answer of unknown length',
    fault: brokenOffChunk,
    problem: /^502 SOURCE_UNREACHABLE: .* broke off in the middle/,
  },
  {
    what: 'half an answer that says that it is whole',
    fault: cutShort,
    problem: /^502 SOURCE_FAILED: .* answers 200 with what is no answer/,
  },
  { what: 'a login page', fault: page(200), problem: /^502 SOURCE_FAILED: .* answers 200 with what is no answer/ },
  {
    what: 'no answer',
    fault: silence,
    problem: /^504 SOURCE_TIMEOUT: .* did not answer within 0.5 s/,
    settings: IMPATIENT,
  },
  {
    what: 'half an answer and then nothing',
    fault: halfThenSilence,
    problem: /^504 SOURCE_TIMEOUT: .* did not answer within 0.5 s/,
    settings: IMPATIENT,
  },
  {
    what: 'an answer in drops, for ever',
    fault: trickle,
    problem: /^504 SOURCE_TIMEOUT: .* did not answer within 0.5 s/,
    settings: IMPATIENT,
  },
];

const LASTS: readonly Case[] = [
  { what: '401', fault: page(401), problem: /^502 SOURCE_FAILED: .* does not take our credentials/ },
  { what: '403', fault: page(403), problem: /^502 SOURCE_FAILED: .* does not take our credentials/ },
  { what: '404', fault: page(404), problem: /^502 SOURCE_FAILED: .* its url must be the one/ },
  {
    what: 'a redirect',
    fault: ({ response, request }) =>
      response.writeHead(307, { location: `http://${request.headers.host ?? ''}/elsewhere` }).end(),
    problem: /^502 SOURCE_FAILED: .* answers 307: it lies elsewhere/,
  },
  { what: 'an answer in part', fault: inPart, problem: /^502 SOURCE_FAILED: .* answers in part only/ },
  {
    what: 'an answer that is not packed as it says',
    fault: notPacked,
    problem: /^502 SOURCE_FAILED: .* answers with what cannot be unpacked/,
  },
  {
    what: 'an answer without end',
    fault: endless,
    problem: /^422 QUERY_REFUSED: .* answers with more than 1048576 bytes/,
    settings: SMALL,
  },
  {
    what: 'a gzip bomb',
    fault: gzipBomb(16 * MIB),
    problem: /^422 QUERY_REFUSED: .* answers with more than 1048576 bytes/,
    settings: SMALL,
  },
];

describe('a source that always answers with', () => {
  it.each(MAY_PASS)('$what is asked again, and then named in a problem', async ({ fault, problem, settings }) => {
    proxy.fail(() => fault);

    expect(problemOf(await judge(await start(settings)))).toMatch(problem);
    // When one query has got no answer at all, the others are given up.
    expect(proxy.calls()).toBeGreaterThan(QUERIES);
    expect(proxy.calls()).toBeLessThanOrEqual(2 * QUERIES);
  });

  it.each(LASTS)('$what is asked once, and named in a problem', async ({ fault, problem, settings }) => {
    proxy.fail(() => fault);

    expect(problemOf(await judge(await start(settings)))).toMatch(problem);
    expect(proxy.calls()).toBeLessThanOrEqual(QUERIES);
  });
});

describe('a judgement of which every query is answered once with', () => {
  it.each(MAY_PASS)('$what is the same as any other', async ({ fault, settings }) => {
    proxy.fail((call) => (call < QUERIES ? fault : undefined));

    const { status, text } = await judge(await start({ ...settings, retries: 3 }));

    expect(status).toBe(200);
    expect(withoutTiming(text)).toBe(quiet);
    // More only where the machine is so busy that answers take half a second.
    expect(proxy.calls()).toBeGreaterThanOrEqual(2 * QUERIES);
  });
});

describe('a judgement of which one query is answered once with', () => {
  it.each(LASTS)('$what is none', async ({ fault, problem, settings }) => {
    proxy.fail((call) => (call === 3 ? fault : undefined));

    expect(problemOf(await judge(await start(settings)))).toMatch(problem);
    expect(proxy.calls()).toBeLessThanOrEqual(QUERIES);
  });
});

describe('a source whose answers are larger than its settings allow', () => {
  it.each([
    { what: 'have no end', fault: endless },
    { what: 'are gzip bombs', fault: gzipBomb(512 * MIB) },
  ])('takes no more memory for them where they $what', async ({ fault }) => {
    const running = await start({ maxResponseBytes: 4 * MIB });
    proxy.fail(() => fault);
    await judge(running);
    const before = process.resourceUsage().maxRSS;

    for (let i = 0; i < 20; i++) expect(problemOf(await judge(running))).toMatch(/^422 QUERY_REFUSED/);

    // In KiB, the process being as large as it ever was. Six answers of 4 MiB at once, held twice where they are copied, are 48 MiB;
    // the rest is for what is not collected yet. 480 MiB would be kept answers, and 60 GiB unpacked bombs.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(160 * 1_024);
  });
});

describe('Retry-After', () => {
  it.each(['soon', '-1', '0.5', 'Thu, 01 Jan 1970 00:00:00 GMT'])('of %s keeps nobody waiting', async (wait) => {
    proxy.fail((call) => (call < QUERIES ? page(503, { 'retry-after': wait }) : undefined));

    expect(withoutTiming((await judge(await start())).text)).toBe(quiet);
  });

  it.each([
    ['an hour', '3600', '3600'],
    ['a day of the year 3000', 'Wed, 01 Jan 3000 00:00:00 GMT', expect.stringMatching(/^\d{11}$/)],
  ])('of %s is beyond every deadline, and passed on', async (_what, wait, passedOn) => {
    proxy.fail(() => page(429, { 'retry-after': wait }));

    const judged = await judge(await start());

    expect(problemOf(judged)).toMatch(/^503 SOURCE_BUSY: .* answers 429 /);
    expect(judged.headers['retry-after']).toEqual(passedOn);
    expect(proxy.calls()).toBeLessThanOrEqual(QUERIES);
  });
});

describe('a deadline', () => {
  const missing = (answer: any): string[] => answer.errors.map(({ metric, side }: any) => [side, metric].join(' of '));

  it('ends a judgement whose source does not answer, and takes its queries along', async () => {
    const closed: Promise<unknown>[] = [];
    const held: Fault = ({ response }) => closed.push(once(response, 'close'));
    proxy.fail(() => held);

    const judged = await judge(await start(), { deadline: '300ms' });

    expect(problemOf(judged)).toMatch(
      /^504 DEADLINE_PASSED: .* had not answered when the judgement's deadline of 0.3 s/,
    );
    expect(missing(judged.answer)).toEqual(['baseline of p95', 'baseline of errors']);
    await Promise.all(closed);
    expect(closed).toHaveLength(QUERIES);
  });

  it('lists only what was still missing', async () => {
    proxy.fail(() => (exchange) => (exchange.query.startsWith('histogram') ? passOn : silence)(exchange));

    const judged = await judge(await start(), { deadline: '1s' });

    expect(problemOf(judged)).toMatch(/^504 DEADLINE_PASSED/);
    expect(missing(judged.answer)).toEqual(['baseline of errors']);
  });

  it('ends asking again', async () => {
    proxy.fail(() => page(500));

    const judged = await judge(await start({ retries: 20, breakAfter: 1_000 }), { deadline: '300ms' });

    expect(problemOf(judged)).toMatch(/^(502 SOURCE_FAILED|504 DEADLINE_PASSED): .* answers 500 /);
    expect(proxy.calls()).toBeLessThan(20 * QUERIES);
  });
});

describe('a source that was down', () => {
  const LEFT_ALONE = / is not asked for another \d+\.\d s, since it failed again and again; at last it /;

  /** The problem of a judgement after one that this fault befell, when nothing befalls queries any more. */
  async function problemAfter(fault: Fault, { settings = {}, rest = {} } = {}): Promise<string> {
    proxy.fail(() => fault);
    const running = await start({ retries: 1, ...settings });
    // That it is down is known when it has not answered a trivial question either.
    let problem = problemOf(await judge(running, rest));
    for (let i = 0; i < 100 && !LEFT_ALONE.test(problem); i++) problem = problemOf(await judge(running, rest));
    // What was under way then has reached the proxy by the time that another judgement takes.
    problemOf(await judge(running, rest));
    proxy.fail(() => undefined);
    return problemOf(await judge(running, rest));
  }

  /** What a judgement is after one that this fault befell, when nothing befalls queries any more. */
  async function judgementAfter(fault: Fault): Promise<string> {
    proxy.fail(() => fault);
    const running = await start({ retries: 0, breakAfter: 1, breakFor: '0s' });
    problemOf(await judge(running));
    proxy.fail(() => undefined);
    return withoutTiming((await judge(running)).text);
  }

  it('and reset connections is not asked for a while', async () => {
    const problem = await problemAfter(reset);

    expect(problem).toMatch(/^502 SOURCE_UNREACHABLE: /);
    expect(problem).toMatch(LEFT_ALONE);
    expect(proxy.calls()).toBe(0);
  });

  it('and answered 500 is not asked for a while', async () => {
    const problem = await problemAfter(page(500));

    expect(problem).toMatch(/^502 SOURCE_FAILED: /);
    expect(problem).toMatch(LEFT_ALONE);
    expect(proxy.calls()).toBe(0);
  });

  it('and never answered is not asked for a while', async () => {
    // In the ratio of the defaults, which are 30 and 60 seconds.
    const slow = { settings: { timeout: '150ms' }, rest: { deadline: '300ms' } };

    expect(await problemAfter(silence, slow)).toMatch(LEFT_ALONE);
    expect(proxy.calls()).toBe(0);
  });

  it('and reset connections is asked again after that', async () => {
    expect(await judgementAfter(reset)).toBe(quiet);
  });

  it('and answered 500 is asked again after that', async () => {
    expect(await judgementAfter(page(500))).toBe(quiet);
  });
});

describe('a judgement that has failed', () => {
  it('leaves no query behind', async () => {
    const open = new Set<unknown>();
    const held: Fault = ({ response }) => {
      open.add(response);
      response.once('close', () => open.delete(response));
    };
    proxy.fail(() => (exchange) => {
      if (!exchange.query.startsWith('sum(increase')) return passOn(exchange);
      return (exchange.query.includes('5..') ? page(401) : held)(exchange);
    });
    const running = await start();

    expect(problemOf(await judge(running))).toMatch(/^502 SOURCE_FAILED: .* answers 401/);

    // What is closed is so by the time that another judgement takes.
    proxy.fail(() => undefined);
    await judge(running);
    expect(open.size).toBe(0);
  });
});

describe('credentials', () => {
  it('are not shown in part where they are long and an answer is full of them', async () => {
    const bearerTokenFile = join(folder, 'token');
    await writeFile(bearerTokenFile, 'tenant-key'.repeat(800));
    proxy.fail(() => page(401));

    const judged = await judge(await start({ ...TWICE, basicAuth: undefined, bearerTokenFile }));

    expect(problemOf(judged)).toMatch(/ answers 401: .* \(<h1>401<\/h1>/);
  });
});

describe('a source that is not there', () => {
  it('since nobody listens is named in a problem', async () => {
    const { port, release } = await refusingPort();
    const judged = await judge(await start({ ...TWICE, url: `http://127.0.0.1:${String(port)}` }));

    expect(problemOf(judged)).toMatch(/^502 SOURCE_UNREACHABLE: .* cannot be reached \(ECONNREFUSED\)/);
    await release();
  });

  it('since nobody listened yet is asked again', async () => {
    const { port, release } = await refusingPort();
    const refused = refusalAt(port);
    const { url } = await start({ url: `http://127.0.0.1:${String(port)}`, breakAfter: 1_000 });

    const judging = post(`${url}/judgements`, requestFor('slow'));
    await refused;
    await release();
    const late = await startFaultyProxy(prometheus.url, port);

    expect(withoutTiming(await (await judging).text())).toBe(quiet);
    await late.stop();
  });

  it('since its name is not known is named in a problem', async () => {
    const judged = await judge(await start({ ...TWICE, url: 'http://prometheus.invalid:9090' }));

    expect(problemOf(judged)).toMatch(/^502 SOURCE_UNREACHABLE: .* cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/);
  });
});

/** Resolves when a connection of ours to this port of loopback is refused. */
function refusalAt(port: number): Promise<void> {
  return new Promise((resolve) => {
    const watch = (message: unknown): void => {
      (message as { socket: Socket }).socket.once('error', (error: NodeJS.ErrnoException & { port?: number }) => {
        if (error.code !== 'ECONNREFUSED' || error.port !== port) return;
        unsubscribe('net.client.socket', watch);
        resolve();
      });
    };
    subscribe('net.client.socket', watch);
  });
}
