import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testByHand } from '../../src/commands/test.js';
import { recordByHand } from '../../src/commands/record.js';
import { findGoldenTests } from '../../src/golden/find-golden-tests.js';
import { runGoldenTests } from '../../src/golden/run-golden-tests.js';
import { createRunJudgement } from '../../src/run-judgement.js';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { readConfig } from '../../src/wire-reading.js';

const CONFIG = `
scope: { app: {} }
groups: { g: 60, h: 40 }
warmup: 1m
traffic:
  query: { type: prometheus, expr: 'sum(increase(all{app="\${app}"}[\${step}]))' }
  minimumRequests: 1000000
metrics:
  - { name: latency, group: g, unit: ms, query: { type: prometheus, expr: 'l{app="\${app}"}' }, analysis: { direction: increase } }
  - name: errors
    group: h
    query: { type: prometheus, events: 'sum(increase(e{app="\${app}"}[\${step}]))', exposure: 'sum(increase(all{app="\${app}"}[\${step}]))' }
    analysis: { direction: increase, critical: true }
`;
const SHARED = `
series:
  latency: { baseline: { level: 180 }, canary: { like: baseline } }
  errors: { baseline: { rate: 0.002, exposure: { level: 9000 } }, canary: { rate: 0.002, exposure: { like: baseline, times: 0.111 } } }
`;
const tools = {
  readConfig,
  runJudgement: createRunJudgement({
    configs: new Map(),
    sources: { byName: new Map(), standard: undefined },
    now: () => 0,
    deadlineMs: 1_000,
  }),
};
const signal = new AbortController().signal;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'golden-'));
  await writeFile(join(folder, 'shop.yaml'), CONFIG);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function run(tests: string) {
  const file = join(folder, 'shop.test.yaml');
  await writeFile(file, tests);
  const { cases, mistakes } = await runGoldenTests(file, tools, signal);
  return {
    mistakes: mistakes.map(({ pointer, message }) => `${pointer.replace(file, 'F')}: ${message}`),
    differences: cases.map(({ differences }) =>
      differences.map(({ what, expected, actual }) => [what, expected, actual]),
    ),
    cases,
  };
}

describe('runGoldenTests()', () => {
  it('judges what a case gives, with the shared series and request where it gives none', async () => {
    const { differences, mistakes } = await run(`${SHARED}
request: { thresholds: { pass: 90 } }
cases:
  - { name: healthy, expect: { verdict: pass, score: 100, reason: score-reaches-pass, metrics: { latency: pass } } }
  - name: slow
    series: { latency: { baseline: { level: 180 }, canary: { like: baseline, times: 1.5 } } }
    expect: { verdict: fail, score: { min: 39, max: 41 }, metrics: { latency: { classification: high, reason: shift-high }, errors: pass } }
  - name: slow but tolerated by its thresholds
    request: { thresholds: { pass: 40, marginal: 20 } }
    series: { latency: { baseline: { level: 180 }, canary: { like: baseline, times: 1.5 } } }
    expect: { verdict: pass, score: 40 }
  - name: errors of a canary with a ninth of the traffic
    series:
      errors: { baseline: { rate: 0.002, exposure: { level: 9000 } }, canary: { rate: 0.01, exposure: { level: 1000 } } }
    expect: { verdict: fail, score: 0, reason: critical-metric-failed, metrics: { errors: high } }
  - name: dead
    series: { latency: { baseline: { level: 180 } }, errors: {} }
    expect: { verdict: inconclusive, metrics: { latency: no-data, errors: { reason: no-data } } }
`);

    expect(mistakes).toEqual([]);
    expect(differences).toEqual([[], [], [], [], []]);
  });

  it('tells everything that came out otherwise, each with the sentence of its reason', async () => {
    const { cases, differences } = await run(`${SHARED}
cases:
  - { name: a, expect: { verdict: fail, score: null, reason: x, metrics: { latency: { classification: high, reason: y }, errors: low } } }
  - { name: b, expect: { score: { max: 99 } } }
  - { name: c, expect: { score: { min: 10, max: 99.5 } } }
  - { name: d, expect: { score: 99.99 } }
`);

    expect(differences).toEqual([
      [
        ['verdict', 'fail', 'pass'],
        ['score', 'none', '100'],
        ['reason', 'x', 'score-reaches-pass'],
        ['metric latency', 'high, y', expect.stringMatching(/^pass, /)],
        ['metric errors', 'low', 'pass'],
      ],
      [['score', 'at most 99', '100']],
      [['score', '10 to 99.5', '100']],
      [['score', '99.99', '100']],
    ]);
    expect(cases[0]!.differences.map(({ because }) => because)).toEqual([
      expect.stringMatching(/^Score 100 /),
      expect.stringMatching(/^Score 100 /),
      expect.stringMatching(/^Score 100 /),
      expect.stringMatching(/latency/),
      expect.stringMatching(/errors/),
    ]);
    expect(cases.map(({ line }) => line)).toEqual([7, 8, 9, 10]);
  });

  it('cuts the warm-up of the config off as of a window', async () => {
    const wild = '[9000, 1, 1.1, 1, 1.1, 1, 1.1, 1, 1.1, 1, 1.1]';

    const { cases } = await run(`${SHARED}
cases:
  - { name: a, series: { latency: { baseline: ${wild}, canary: [5, 1, 1.1, 1, 1.1, 1, 1.1, 1, 1.1, 1, 1.1] } }, expect: { metrics: { latency: { reason: identical } } } }
`);

    expect(cases[0]!.differences.map(({ actual }) => actual)).not.toContainEqual(expect.stringMatching(/^(high|low)/));
    expect(cases[0]!.differences.map(({ because }) => because).join()).not.toContain('9000');
  });

  it('checks the split by the exposure of the metric that counts', async () => {
    const { differences } = await run(`${SHARED}
cases:
  - { name: as it should be, request: { split: { baseline: 90, canary: 10 } }, expect: { verdict: pass } }
  - { name: starved, request: { split: { baseline: 50, canary: 50 } }, expect: { verdict: inconclusive } }
`);

    expect(differences).toEqual([[], []]);
  });

  it('gives the same series each time, and others for another seed', async () => {
    const text = (seed: string) => `${SHARED}
cases:
  - name: a
    series: { latency: { baseline: { level: 180${seed} }, canary: { level: 180${seed} } } }
    expect: { metrics: { latency: high } }
`;
    const because = async (seed: string) => (await run(text(seed))).cases[0]!.differences[0]!.because;

    const first = await because('');

    expect(await because('')).toBe(first);
    expect(await because(', seed: 1')).toBe(first);
    expect(await because(', seed: 2')).not.toBe(first);
  });

  it.each([
    ['cases: []', 'F:1:1: cases: must have at least 1 element, has 0'],
    ['x'.repeat(2_000_001), 'F:1:1: must be at most 2000000 characters long, is 2000001'],
    ['cases: 1', 'F:1:1: cases: must be an array, is 1'],
    ['{', 'F:1:2: '],
    [
      `${SHARED}cases: [{ name: a, expects: { verdict: pass } }]`,
      'F:5:20: cases[0].expects: unknown key "expects"; did you mean "expect"?',
    ],
    [
      `${SHARED}cases: [{ name: a, expect: {} }]`,
      'F:5:20: cases[0].expect: expects nothing: give verdict, score, reason or metrics',
    ],
    [
      `${SHARED}cases: [{ name: a, expect: { verdict: passed } }]`,
      'F:5:30: cases[0].expect.verdict: must be "pass", "marginal", "fail" or "inconclusive", is "passed"',
    ],
    [
      `${SHARED}cases: [{ name: a, expect: { score: { min: 2, max: 1 } } }]`,
      'cases[0].expect.score: must be a score from 0 to 100, null for none, or { min, max } with min up to max',
    ],
    [
      `${SHARED}cases: [{ name: a, expect: { metrics: { latency: slow } } }]`,
      'cases[0].expect.metrics.latency: must be pass, high, low, no-data or error',
    ],
    [
      `${SHARED}cases: [{ name: a, expect: { metrics: { latencie: pass } } }]`,
      'F:5:41: cases[0].expect.metrics.latencie: is not a metric of the config; did you mean "latency"?',
    ],
    [
      `series: { latensy: {} }\ncases: [{ name: a, expect: { verdict: pass } }]`,
      'F:1:11: series.latensy: is not a metric of the config; did you mean "latency"?',
    ],
    [
      `cases: [{ name: a, expect: { verdict: pass } }]`,
      'F:1:9: cases[0]: has no series for "latency", "errors": give them, or {} for a metric without data',
    ],
    [
      `${SHARED}cases: [{ name: a, expect: { score: 1 } }, { name: a, expect: { score: 1 } }]`,
      'cases[1].name: "a" is the name of case 1 already',
    ],
    [
      `series: { latency: { baseline: [1, x] } }\ncases: [{ name: a, expect: { score: 1 } }]`,
      'series.latency.baseline[1]: must be a finite number, null or "NaN", is "x"',
    ],
    [
      `series: { latency: { baseline: { levl: 1 } } }\ncases: [{ name: a, expect: { score: 1 } }]`,
      'series.latency.baseline.levl: unknown key "levl"; did you mean "level"?',
    ],
    [
      `series: { latency: { baseline: { like: baseline } } }\ncases: [{ name: a, expect: { score: 1 } }]`,
      'series.latency.baseline.like: unknown key "like"',
    ],
    [
      `series: { latency: { baseline: [1], canary: { rate: 0.1, exposure: [1] } } }\ncases: [{ name: a, expect: { score: 1 } }]`,
      'series.latency: must be of the same kind on both sides',
    ],
    [
      `series: { latency: { canary: { like: baseline } }, errors: {} }\ncases: [{ name: a, expect: { score: 1 } }]`,
      'series.latency.canary: is to be like the baseline, and there is none',
    ],
    [
      `${SHARED}cases: [{ name: a, request: { window: {} }, expect: { score: 1 } }]`,
      'cases[0].request.window: unknown key "window"',
    ],
    [`${SHARED}cases: [{ name: a, recorded: ../x.json, expect: { score: 1 } }]`, 'cases[0].recorded: '],
  ])('refuses a file that is wrong (%#)', async (tests, mistake) => {
    const { mistakes, cases } = await run(tests);

    expect(mistakes).toContainEqual(expect.stringContaining(mistake));
    expect(cases).toEqual([]);
  });

  it('tells a case that cannot be judged from one that comes out otherwise', async () => {
    const { cases } = await run(`${SHARED}
cases:
  - { name: a, series: { latency: { baseline: { rate: 0.1, exposure: [1] } } }, expect: { verdict: pass } }
  - { name: b, expect: { verdict: pass } }
`);

    expect(cases[0]!.refused).toEqual([
      {
        pointer: '/data/latency',
        message: expect.stringContaining('metric "latency" has one query, for values') as unknown,
      },
    ]);
    expect(cases[1]!.refused).toEqual([]);
  });

  it('names the config that is not there, or the mistakes in the one that is', async () => {
    const orphan = join(folder, 'other.test.yaml');
    await writeFile(orphan, 'cases: []');
    await writeFile(join(folder, 'shop.yaml'), 'groups: {}');

    expect((await runGoldenTests(orphan, tools, signal)).mistakes).toEqual([
      { pointer: `${orphan}:1:1`, message: 'holds the tests of no config: there is none named "other" beside it' },
    ]);
    expect((await run(`${SHARED}cases: []`)).mistakes.join()).toContain('shop.yaml:1:1: metrics: is required');
  });

  it('reads no recording outside of the folder, neither by its path nor by a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'j.json'), '{}');
    await symlink(outside, join(folder, 'link'));
    const of = (path: string) => `${SHARED}cases: [{ name: a, recorded: "${path}", expect: { score: 1 } }]`;

    const told = [await run(of(join(outside, 'j.json'))), await run(of('link/j.json')), await run(of('missing.json'))];
    await rm(outside, { recursive: true });

    expect(told[0]!.mistakes.join()).toMatch(/cases\[0\]\.recorded: (cannot be read|must be a relative path inside)/);
    expect(told[1]!.mistakes.join()).toContain('must be a relative path inside the folder of the test');
    expect(told[2]!.mistakes.join()).toContain('cases[0].recorded: cannot be read');
  });
});

describe('canary-judge test', () => {
  const HOSTILE = 'a <b> & \\"c\\" \\uD800\\uFFFE ]]>';
  const TESTS = `${SHARED}
cases:
  - { name: "${HOSTILE}", expect: { verdict: fail } }
  - { name: fine, expect: { verdict: pass } }
`;
  let text = '';
  const out = (isTTY: boolean) => ({ write: (more: string) => (text += more), isTTY });

  async function told(format: 'text' | 'json' | 'junit', isTTY = false) {
    text = '';
    const code = await testByHand({ paths: [], format }, { ...tools, folder, out: out(isTTY), colours: true }, signal);
    return { code, text };
  }

  it('exits with 0 where all is as expected, else with 65', async () => {
    await writeFile(join(folder, 'shop.test.yaml'), TESTS);
    expect((await told('text')).code).toBe(65);
    await writeFile(join(folder, 'shop.test.yaml'), TESTS.replace('verdict: fail', 'verdict: pass'));
    expect((await told('text')).code).toBe(0);
    await writeFile(join(folder, 'shop.test.yaml'), 'x');
    expect((await told('text')).code).toBe(65);
  });

  it('writes a line a case for people, with no terminal command out of a name, and colours on a terminal only', async () => {
    await writeFile(join(folder, 'shop.test.yaml'), TESTS);

    const { text: plain } = await told('text');
    const { text: coloured } = await told('text', true);

    expect(plain).toContain('  ok      fine\n');
    expect(plain).toMatch(
      / {2}FAILED {2}a <b> & "c" .*shop\.test\.yaml:7:7\)\n {12}verdict: expected fail, is pass\. Score 100/,
    );
    expect(plain.endsWith('2 cases in 1 file: 1 as expected, 1 not\n')).toBe(true);
    await writeFile(join(folder, 'b\u0007.test.yaml'), '');
    expect((await told('text')).text).toContain('b\\u0007.test.yaml:1:1: holds the tests of no config');
    expect(plain.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(coloured).toContain('\u001b[31mFAILED\u001b[39m');
  });

  it('writes JUnit that an XML parser reads, whatever the names hold', async () => {
    await writeFile(join(folder, 'shop.test.yaml'), TESTS);
    await writeFile(join(folder, 'wrong.yaml'), CONFIG);
    await writeFile(join(folder, 'wrong.test.yaml'), 'cases: [{}]');

    const { text: xml } = await told('junit');
    const script =
      'import sys, json, xml.etree.ElementTree as e; r = e.fromstring(sys.stdin.buffer.read()); print(json.dumps([[s.attrib["tests"], s.attrib["failures"], s.attrib["errors"], [[c.attrib["name"], [x.tag for x in c]] for c in s]] for s in r]))';
    const parsed = JSON.parse(execFileSync('python3', ['-c', script], { input: xml }).toString()) as unknown;

    expect(parsed).toEqual([
      [
        '2',
        '1',
        '0',
        [
          ['a <b> & "c" \ufffd\ufffd ]]>', ['failure']],
          ['fine', []],
        ],
      ],
      ['1', '0', '1', [['can be read', ['error']]]],
    ]);
  });

  it('writes JSON for programs', async () => {
    await writeFile(join(folder, 'shop.test.yaml'), TESTS);

    expect(JSON.parse((await told('json')).text)).toMatchObject({
      passed: 1,
      failed: 1,
      broken: 0,
      files: [
        {
          cases: [
            { asExpected: false, differences: [{ what: 'verdict' }] },
            { asExpected: true, name: 'fine' },
          ],
        },
      ],
    });
  });

  it('finds tests by themselves, by their config and by their folder, and refuses what means none', async () => {
    const file = join(folder, 'shop.test.yaml');
    await writeFile(file, TESTS);
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'bare.yaml'), CONFIG);

    expect(await findGoldenTests([folder, file, join(folder, 'shop.yaml')])).toEqual([file]);
    await expect(findGoldenTests([join(folder, 'empty')])).rejects.toThrow('there is no name.test.yaml in it');
    await expect(findGoldenTests([join(folder, 'bare.yaml')])).rejects.toThrow('there is no bare.test.yaml beside it');
    await expect(findGoldenTests([join(folder, 'none')])).rejects.toThrow('Cannot test');
    expect([...(await loadMetricConfigs(folder, readConfig)).keys()]).toEqual(['bare', 'shop']);
  });
});

describe('canary-judge record', () => {
  const FILE =
    '# What we learned.\ncases:\n  # the first\n  - { name: one, series: { latency: {}, errors: {} }, expect: { verdict: inconclusive } } # as it is\n# the end\n';
  const told: string[] = [];
  const out = { write: (more: string) => told.push(more) };

  async function judged(rest: object = {}) {
    const side = (events: number) => ({
      raw: Array.from({ length: 20 }, (_, i) => events + (i % 5) / 10),
      events: new Array(20).fill(events),
      exposure: new Array(20).fill(100),
      cleaned: [],
    });
    const metric = (name: string, classification: string, code: string) => ({
      name,
      classification,
      reason: { code },
      series: { baseline: side(1), canary: side(name === 'errors' ? 1 : 3) },
    });
    const latency = metric('latency', 'high', 'shift-high');
    for (const one of [latency.series.baseline, latency.series.canary] as Record<string, unknown>[]) {
      delete one.events;
      delete one.exposure;
    }
    const judgement = {
      verdict: 'fail',
      score: 40,
      reason: { code: 'score-below-marginal' },
      thresholds: { pass: 95, marginal: 75 },
      config: { name: 'shop' },
      window: { start: null, end: null, stepSeconds: 60, warmupSeconds: 60, slots: 20 },
      metrics: [latency, metric('errors', 'pass', 'no-shift')],
      ...rest,
    };
    const file = join(folder, 'judgement.json');
    await writeFile(file, JSON.stringify(judgement));
    return file;
  }

  async function record(judgement: string, name?: string) {
    return recordByHand(
      { judgement, name, output: undefined },
      { ...tools, testsOf: (config) => join(folder, `${config}.test.yaml`), out },
      signal,
    );
  }

  it('appends a case that comes out as it was recorded, and leaves all else of the file as it is', async () => {
    await writeFile(join(folder, 'shop.test.yaml'), FILE);

    const code = await record(await judged(), 'the incident');

    const text = await readFile(join(folder, 'shop.test.yaml'), 'utf8');
    expect(code).toBe(0);
    expect(text.startsWith(FILE.replace('# the end\n', ''))).toBe(true);
    expect(text).toContain('# the end');
    expect((await run(text)).differences).toEqual([[], []]);
    await expect(record(await judged(), 'the incident')).rejects.toThrow('is the name of case 2 already');
  });

  it('makes the file where there is none, without the warm-up of the series', async () => {
    expect(await record(await judged())).toBe(0);

    const text = await readFile(join(folder, 'shop.test.yaml'), 'utf8');
    expect(text).toContain('name: a recorded fail');
    expect(/exposure: \[([^\]]*)\]/.exec(text)?.[1]?.split(',')).toHaveLength(19);
  });

  it('tells where the case does not come out as it was recorded', async () => {
    expect(await record(await judged({ verdict: 'pass' }))).toBe(65);
    expect(told.join('')).toContain('verdict: expected pass, is fail');
  });

  it('is run by a test that names the recording', async () => {
    await judged();

    const { differences } = await run(
      'cases: [{ name: a, recorded: judgement.json, expect: { verdict: fail, score: 40 } }]',
    );

    expect(differences).toEqual([[]]);
  });

  it.each([
    [
      { metrics: [{ name: 'latency', classification: 'pass', reason: { code: 'x' } }] },
      'have no series: judge with include: ["series"]',
    ],
    [{ config: { name: '../x' } }, 'its config has no file'],
    [{ config: { name: 'inline' } }, 'its config has no file'],
    [{ verdict: undefined }, 'verdict is required'],
  ])('refuses what it cannot make a case of: %j', async (rest, why) => {
    await expect(record(await judged(rest))).rejects.toThrow(why);
  });
});
