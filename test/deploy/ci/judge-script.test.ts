import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TOKENS } from '../../support/callers.js';
import {
  sendJson,
  sendText,
  startFakePrometheus,
  type Answer,
  type FakePrometheus,
} from '../../support/fake-prometheus.js';
import { startJudgedShop, type Fate, type JudgedShop } from './judged-shop.js';
import { EXAMPLES } from './release-world.js';
import { runProgram, type Ran } from './run-script.js';

const SCRIPT = join(EXAMPLES, 'judge.sh');
const ALL = ['judgement.json', 'junit.xml', 'report.html', 'report.md', 'verdict'];
const ASKED = ['--config', 'istio-service'];

let shop: JudgedShop;
/** Answers as the test says, in place of the service. */
let server: FakePrometheus;
let cwd: string;
beforeAll(async () => {
  shop = await startJudgedShop();
});
afterAll(() => shop.stop());
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'judge-'));
  server = await startFakePrometheus();
  shop.fate = 'pass';
});
afterEach(async () => {
  await server.stop();
  await rm(cwd, { recursive: true });
});

function judge(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  const sent = { CANARY_JUDGE_TOKEN: TOKENS.release, ...environment };
  return runProgram([SCRIPT, ...args], { cwd, directories: [shop.directory], environment: sent });
}

function ask(...args: string[]): Promise<Ran> {
  return judge([...ASKED, ...args], { CANARY_JUDGE_URL: server.url });
}

const kept = (name: string): string => readFileSync(join(cwd, 'judgement', name), 'utf8');

/** What scripts slept since a test began. */
let before = 0;
beforeEach(() => {
  before = shop.slept().length;
});
const slept = (): number[] => shop.slept().slice(before);

const JUDGEMENT = { verdict: 'pass', score: 100, reason: { code: 'x', text: 'All is well.' }, summary: {} };

/** Answers what is asked of /judgements in turn, the last for ever, and gives a report of any form. */
function inTurn(...answers: readonly Answer[]): Answer {
  let at = 0;
  return (response, request) => {
    if (request.path.startsWith('/reports')) sendText(response, `report as ${request.path}`);
    else answers[Math.min(at++, answers.length - 1)]!(response, request);
  };
}

const answers =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, body, status);
  };
const judged = answers(200, JUDGEMENT);
const open = (headers: Record<string, string>): Answer =>
  answers(202, { state: 'open', window: { start: '2026-11-20T10:00:00Z' } }, headers);
const asked = (): string[] => server.requests.map(({ method, path }) => `${method} ${path}`);
const bodyOf = (i: number): any => JSON.parse(server.requests[i]!.body);

describe('judge.sh, with the service', () => {
  it.each<[Fate, number, RegExp]>([
    ['pass', 0, /^pass 100: Score 100 reaches 95\. http/],
    ['fail', 10, /^fail 0: Score 0: errors is high/],
    ['marginal', 11, /^marginal 86\.67: .*latency-p99/],
    ['inconclusive', 12, /^inconclusive 0: The canary had 0 requests/],
  ])('follows a window to its end and ends with %s', async (fate, code, line) => {
    shop.fate = fate;

    const ran = await judge([
      ...['--server', shop.url, ...ASKED, '--scope', 'namespace=shop', '--baseline', 'workload=checkout-baseline'],
      ...['--canary', 'workload=checkout-canary', '--start', 'now', '--duration', '20m', '--warmup', '2m'],
    ]);

    expect(ran.stdout).toMatch(line);
    expect(ran.stdout.split('\n')).toHaveLength(2);
    expect(ran.code).toBe(code);
    expect(readdirSync(join(cwd, 'judgement')).sort()).toEqual(ALL);
    expect(kept('verdict')).toBe(`${fate}\n`);
    expect(JSON.parse(kept('judgement.json'))).toMatchObject({ verdict: fate });
    expect(kept('report.md')).toContain(`Canary ${fate}`);
    expect(kept('report.html')).toMatch(/^<!doctype html>[^]*<svg/i);
    expect(kept('junit.xml')).toContain('<testsuite');
    const total = slept().reduce((sum, seconds) => sum + seconds, 0);
    expect(total).toBeGreaterThan(1_150);
    expect(total).toBeLessThan(1_320);
  });

  it('could not judge where the source is down: after asking again, and with files that say so', async () => {
    shop.fate = 'source-down';

    const ran = await judge([
      ...['--server', shop.url, ...ASKED, '--scope', 'namespace=shop', '--baseline', 'workload=checkout-baseline'],
      ...['--canary', 'workload=checkout-canary', '--duration', '20m', '--tries', '3'],
    ]);

    expect(ran.code).toBe(13);
    expect(ran.stdout).toMatch(/^not-judged: .* 503 SOURCE_BUSY: .*\(asked 3 times\)\n$/);
    expect(slept()).toHaveLength(2);
    expect(readdirSync(join(cwd, 'judgement')).sort()).toEqual(['junit.xml', 'report.md', 'verdict']);
    expect(kept('verdict')).toBe('not-judged\n');
    expect(kept('junit.xml')).toMatch(/errors="1".*<error message="[^"]*SOURCE_BUSY/s);
    expect(kept('report.md')).toContain('This is no verdict');
  });

  it('tells every mistake in a request that is refused, and does not ask again', async () => {
    const ran = await judge(['--server', shop.url, '--config', 'istio-servise', '--start', 'soon', '--looks', '0']);

    expect(ran.code).toBe(13);
    expect(ran.stdout).toMatch(/400 INVALID_REQUEST: .*window\/start.*looks/);
    expect(slept()).toEqual([]);
  });

  it('could not judge by a config that there is not, and names it', async () => {
    const ran = await judge(['--server', shop.url, '--config', 'nope', '--duration', '20m']);

    expect([ran.code, ran.stdout]).toEqual([13, expect.stringMatching(/404 UNKNOWN_CONFIG: .*nope/)]);
  });
});

describe('the request of judge.sh', () => {
  it('is what the options say, whatever is in them', async () => {
    server.answer(inTurn(judged));
    const hostile = `a"b'c$(reboot)\`id\`\\ {"x": 1}\n-- é`;

    const ran = await ask(
      ...['--scope', 'namespace=shop', '--scope', `branch=${hostile}`, '--baseline', 'a.b=c=d', '--canary', '-x=y'],
      ...['--start', '2026-11-20T10:00:00Z', '--end', 'now', '--warmup', '1m', '--step', '30s', '--deadline', '5m'],
      ...['--source', 'prometheus', '--looks', '2', '--plan', '5'],
    );

    expect(ran.code).toBe(0);
    expect(bodyOf(0)).toEqual({
      config: 'istio-service',
      scope: { namespace: 'shop', branch: hostile },
      baseline: { scope: { 'a.b': 'c=d' } },
      canary: { scope: { '-x': 'y' } },
      window: { start: '2026-11-20T10:00:00Z', end: 'now' },
      warmup: '1m',
      step: '30s',
      deadline: '5m',
      source: 'prometheus',
      looks: 2,
      plan: { looks: 5 },
      include: ['series'],
    });
  });

  it('is that of a file where there is one, with the options over it and their window in place of its own', async () => {
    server.answer(inTurn(judged));
    const file = {
      config: 'c',
      scope: { a: '1', b: '2' },
      window: { start: 's', end: 'e' },
      include: [],
      thresholds: { pass: 90 },
    };
    await writeFile(join(cwd, 'request.json'), JSON.stringify(file));

    await judge(['--request', 'request.json', '--scope', 'b=3', '--duration', '10m', '--server', `${server.url}/`]);

    expect(bodyOf(0)).toEqual({
      ...file,
      scope: { a: '1', b: '3' },
      window: { duration: '10m' },
    });
    expect(asked()[0]).toBe('POST /judgements');
  });

  it('carries a token, but not where others on the machine can see it', async () => {
    let seen = '';
    server.answer((response, request) => {
      seen += commandLines();
      inTurn(judged)(response, request);
    });

    const ran = await judge([...ASKED, '--server', server.url], { CANARY_JUDGE_TOKEN: 'tok en-1' });

    expect(ran.code).toBe(0);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill('Bearer tok en-1'));
    expect(seen).toContain('curl');
    expect(seen).not.toContain('tok en-1');
  });
});

/** The command lines of all processes. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .join('\n');
}

describe('judge.sh, where it is not answered', () => {
  it('asks again after a 408, 429, 502, 503 and 504, as soon as it is told', async () => {
    const busy = [408, 429, 502, 503, 504].map((status, i) => answers(status, {}, { 'retry-after': String(i + 7) }));
    server.answer(inTurn(...busy, judged));

    expect((await ask()).code).toBe(0);
    expect(slept()).toEqual([7, 8, 9, 10, 11]);
  });

  it.each(['', '-1', '9999999', 'Wed, 21 Oct 2026 07:28:00 GMT'])(
    'waits longer each time, up to a minute, where the time to wait is "%s", and gives up after its tries',
    async (retryAfter) => {
      server.answer(inTurn(answers(503, { code: 'SOURCE_BUSY', detail: 'Busy' }, { 'retry-after': retryAfter })));

      const ran = await ask('--tries', '7');

      expect(slept()).toEqual([5, 10, 20, 40, 60, 60]);
      expect(ran.code).toBe(13);
      expect(ran.stdout).toBe(`not-judged: ${server.url} answers 503 SOURCE_BUSY: Busy (asked 7 times)\n`);
    },
  );

  it.each([
    [301, ''],
    [400, ' INVALID_REQUEST: No; /a is wrong'],
    [403, ''],
    [404, ''],
    [500, ''],
  ])('does not ask again after a %i', async (status, told) => {
    const problem = { code: 'INVALID_REQUEST', detail: 'No', errors: [{ pointer: '/a', message: 'is wrong' }] };
    server.answer(
      inTurn(answers(status, told === '' ? '<h1>nginx</h1>' : problem, { location: 'http://127.0.0.1:1/' })),
    );

    const ran = await ask();

    expect(ran.stdout).toBe(`not-judged: ${server.url} answers ${String(status)}${told}\n`);
    expect([ran.code, slept(), asked()]).toEqual([13, [], ['POST /judgements']]);
  });

  it('asks again where nobody is there', async () => {
    await server.stop();
    const ran = await ask('--tries', '3');
    server = await startFakePrometheus();

    expect(ran.code).toBe(13);
    expect(ran.stdout).toMatch(/^not-judged: http:\S+ does not answer: .*\(asked 3 times\)\n$/);
    expect(slept()).toEqual([5, 10]);
  });

  it('asks again where the connection breaks, or half an answer comes', async () => {
    const broken: Answer = (response) => response.destroy();
    const half: Answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"verdict": "pass"', () => response.destroy());
    };
    server.answer(inTurn(broken, half, judged));

    expect((await ask()).code).toBe(0);
    expect(slept()).toEqual([5, 10]);
  });

  it('gives up an answer that takes too long', async () => {
    server.answer(() => undefined);

    const ran = await ask('--answer-within', '1', '--tries', '1');

    expect([ran.code, ran.stdout]).toEqual([13, expect.stringMatching(/timed out/)]);
  });

  it('does not wait where the answer would come too late', async () => {
    server.answer(inTurn(answers(503, {}, { 'retry-after': '100' })));

    const ran = await ask('--limit', '60');

    expect([ran.code, slept()]).toEqual([13, []]);
    expect(ran.stdout).toContain('Not judged within 60 s');
  });

  it.each([
    ['a page', '<!doctype html><title>Log in</title>'],
    ['nothing', ''],
    ['a list', '[]'],
    ['no verdict', '{"reason":{"text":"x"}}'],
    ['a verdict that is none', '{"verdict":"PASS","reason":{"text":"x"}}'],
    ['a list of verdicts', '{"verdict":["pass"],"reason":{"text":"x"}}'],
    ['a verdict without a reason', '{"verdict":"pass"}'],
    ['half a judgement', '{"verdict":"pass","reason":{"text":"x"}'],
    ['two judgements', '{"verdict":"pass","reason":{"text":"x"}}{"verdict":"fail","reason":{"text":"x"}}'],
  ])('takes %s for no judgement', async (_, body) => {
    server.answer(
      inTurn((response) => {
        sendText(response, body);
      }),
    );

    const ran = await ask();

    expect(ran.code).toBe(13);
    expect(ran.stdout).toContain('answers with something that is no judgement');
    expect(kept('verdict')).toBe('not-judged\n');
    expect(existsSync(join(cwd, 'judgement/judgement.json'))).toBe(false);
  });
});

describe('judge.sh, while a window is open', () => {
  it('asks where it is told, when it is told', async () => {
    const first = open({ location: '/judgements/abc-_1', 'retry-after': '241' });
    server.answer(inTurn(first, open({ 'retry-after': '0' }), open({}), judged));

    expect((await ask()).code).toBe(0);
    expect(slept()).toEqual([241, 1, 10]);
    expect(asked().slice(0, 4)).toEqual(['POST /judgements', ...Array<string>(3).fill('GET /judgements/abc-_1')]);
  });

  it('asks nobody but the service, wherever the place points', async () => {
    const elsewhere = await startFakePrometheus();
    server.answer(inTurn(open({ location: `${elsewhere.url}/judgements/abc` }), judged));

    const ran = await judge([...ASKED, '--server', server.url], { CANARY_JUDGE_TOKEN: 'secret' });
    await elsewhere.stop();

    expect(ran.code).toBe(0);
    expect([asked()[1], elsewhere.requests]).toEqual(['GET /judgements/abc', []]);
  });

  it.each([
    undefined,
    '/',
    '/judgements/',
    '/judgements/../x y',
    '/judgements/a?b=/judgements/c d',
    'file:///etc/passwd',
  ])('could not judge where the place is %s', async (location) => {
    server.answer(inTurn(open(location === undefined ? {} : { location })));

    const ran = await ask();

    expect([ran.code, asked()]).toEqual([13, ['POST /judgements']]);
  });

  it('gives up where the end is beyond its limit', async () => {
    server.answer(inTurn(open({ location: '/judgements/a', 'retry-after': '3600' })));

    expect((await ask('--limit', '3600')).code).toBe(13);
    expect(slept()).toEqual([]);
  });

  it('outlasts a service that is away for a moment', async () => {
    const away = answers(503, {});
    server.answer(inTurn(open({ location: '/judgements/a', 'retry-after': '60' }), away, away, judged));

    expect((await ask()).code).toBe(0);
    expect(slept()).toEqual([60, 5, 10]);
  });

  it('asks for the same window anew where the service has forgotten it, once', async () => {
    const forgotten = answers(404, { code: 'UNKNOWN_JUDGEMENT', detail: 'Unknown' });
    const first = open({ location: '/judgements/a', 'retry-after': '60' });
    server.answer(inTurn(first, forgotten, first, forgotten));

    const ran = await ask('--start', 'now', '--duration', '20m');

    expect(asked()).toEqual(['POST /judgements', 'GET /judgements/a', 'POST /judgements', 'GET /judgements/a']);
    expect(bodyOf(0).window).toEqual({ start: 'now', duration: '20m' });
    expect(bodyOf(2).window).toEqual({ start: '2026-11-20T10:00:00Z', duration: '20m' });
    expect([ran.code, ran.stdout]).toEqual([13, expect.stringContaining('CANARY_JUDGE_LINK_KEY')]);
  });

  it('ends at once where it is cancelled, without a verdict', async () => {
    const cancel = new AbortController();
    server.answer(inTurn(open({ location: '/judgements/a', 'retry-after': '600' })));

    const running = runProgram([SCRIPT, ...ASKED, '--server', server.url], {
      cwd,
      // With the real sleep.
      directories: [],
      signal: cancel.signal,
      onError: (said) => {
        if (said.includes('next answer in 600 s')) cancel.abort();
      },
    });

    expect((await running).code).toBe(143);
    expect(existsSync(join(cwd, 'judgement/verdict'))).toBe(false);
  });

  it.each([
    ['a judgement', /^\/judgements/],
    ['a report', /^\/reports/],
  ])(
    'ends at once where it is cancelled while it asks for %s',
    async (_, unanswered) => {
      const cancel = new AbortController();
      let cancelledMs = 0;
      server.answer((response, request) => {
        if (unanswered.test(request.path)) {
          cancelledMs = Date.now();
          cancel.abort();
        } else judged(response, request);
      });

      const { code } = await runProgram([SCRIPT, ...ASKED, '--server', server.url, '--answer-within', '15'], {
        cwd,
        directories: [],
        signal: cancel.signal,
      });

      expect(code).toBe(143);
      // Long before it would have given up by itself.
      expect(Date.now() - cancelledMs).toBeLessThan(10_000);
      await expect.poll(commandLines, { timeout: 5_000 }).not.toContain(server.url);
    },
    40_000,
  );
});

describe('the files of judge.sh', () => {
  it('change no verdict where a report cannot be had', async () => {
    server.answer((response, request) => {
      if (request.path.startsWith('/reports')) sendJson(response, {}, 503);
      else judged(response, request);
    });

    const ran = await ask('--tries', '2');

    expect([ran.code, ran.stdout]).toEqual([0, 'pass 100: All is well. \n']);
    expect(readdirSync(join(cwd, 'judgement')).sort()).toEqual(['judgement.json', 'report.md', 'verdict']);
    expect(kept('verdict')).toBe('pass\n');
    // In place of the report, for whatever shows it.
    expect(kept('report.md')).toBe(
      '## Canary pass\n\n<pre>pass 100: All is well. </pre>\n\nThe report could not be had; judgement.json has all of it.\n',
    );
  });

  it('are made of the very judgement that was decided on', async () => {
    server.answer(inTurn(judged));

    await ask();

    expect(asked().slice(1)).toEqual(['markdown', 'junit', 'html'].map((form) => `POST /reports?format=${form}`));
    expect(server.requests.slice(1).map(({ body }) => JSON.parse(body) as unknown)).toEqual(Array(3).fill(JUDGEMENT));
  });

  it('of an earlier run are gone before this one asks', async () => {
    server.answer(inTurn(judged));
    await ask();
    server.answer(inTurn(answers(500, {})));

    await ask();

    expect(readdirSync(join(cwd, 'judgement')).sort()).toEqual(['junit.xml', 'report.md', 'verdict']);
  });

  it('say what a service says as text, not as markup', async () => {
    const detail = '</pre><script>alert("1")</script> & \u0001';
    server.answer(inTurn(answers(400, { code: 'X', detail })));

    await ask('--output', 'a b');

    const [page, junit] = ['report.md', 'junit.xml'].map((name) => readFileSync(join(cwd, 'a b', name), 'utf8'));
    expect(page).toContain('&lt;/pre&gt;&lt;script&gt;');
    expect(junit).toMatch(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; "/);
  });
});

describe.each(['awk', 'curl', 'jq'])('judge.sh, on a machine without %s', (missing) => {
  const without = async (args: readonly string[]): Promise<Ran> => {
    const bin = join(cwd, 'bin');
    await mkdir(bin);
    for (const name of readdirSync('/usr/bin')) {
      if (name !== missing) symlinkSync(join('/usr/bin', name), join(bin, name));
    }
    return judge(args, { CANARY_JUDGE_URL: server.url, PATH: `${shop.directory}:${bin}` });
  };

  it('could not judge, says what it lacks, and leaves nothing of an earlier run', async () => {
    server.answer(inTurn(judged));
    await ask('--output', 'there');

    const ran = await without([...ASKED, '--output', 'there']);

    const sentence = `judge.sh needs ${missing}, which is not on the PATH of this machine`;
    expect([ran.code, ran.stdout]).toEqual([13, `not-judged: ${sentence}\n`]);
    expect(readdirSync(join(cwd, 'there')).sort()).toEqual(['junit.xml', 'report.md', 'verdict']);
    expect(readFileSync(join(cwd, 'there/verdict'), 'utf8')).toBe('not-judged\n');
    for (const name of ['junit.xml', 'report.md']) {
      expect(readFileSync(join(cwd, 'there', name), 'utf8')).toContain(sentence);
    }
  });

  it('tells how it is used', async () => {
    expect(await without(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('usage:') as string });
  });
});

it.each([
  [[], 'say what is judged'],
  [['--config'], 'lacks its value'],
  [['--wait', 'x'], 'unknown option "--wait"'],
  [['istio-service', 'x'], 'unknown option "istio-service"'],
  [['--scope', 'namespace'], 'must be NAME=VALUE'],
  [['--scope', '=shop'], 'must be NAME=VALUE'],
  [['--looks', 'two'], '--looks must be a whole number'],
  [['--limit', '-1'], '--limit must be a whole number'],
  [['--tries', '08'], '--tries must be a whole number'],
  [['--config', 'c', '--tries', '0'], 'must be more than 0'],
  [['--config', 'c', '--server', 'canary-judge:8080'], 'must be an http or https URL'],
  [['--config', 'c', '--server', 'file:///etc/passwd'], 'must be an http or https URL'],
  [['--request', 'missing.json'], 'must be a file that holds a JSON object'],
  [['--request', '/dev/null'], 'must be a file that holds a JSON object'],
])('judge.sh %j is wrong usage', async (args, message) => {
  const { code, stderr } = await judge(args, { CANARY_JUDGE_URL: server.url });

  expect([code, server.requests]).toEqual([64, []]);
  expect(stderr).toContain(message);
});
