import { NO_SCRIPTS } from '../support/no-scripts.js';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportCommand } from '../../src/commands/report-command.js';
import { reportByHand, type ReportOptions } from '../../src/commands/report.js';
import { JudgementError } from '../../src/errors.js';
import { basisOf } from '../../src/wire-reading.js';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
let folder: string;
/** A judgement that failed, one that passed, and one of another config: files with their JSON. */
let failed: string;
let passed: string;
let other: string;
beforeAll(async () => {
  service = await startService({ PUBLIC_URL: 'https://judge.example' });
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  failed = await keep('failed.json', await judge('checkout-slow', { include: ['series', 'evidence'] }));
  passed = await keep('passed.json', await judge('checkout-healthy'));
  other = await keep('other.json', { ...(await judge('checkout-healthy')), config: { name: 'other', digest: 'd' } });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

async function judge(workload: string, rest: object = {}): Promise<Record<string, unknown>> {
  const response = await post(`${service.url}/judgements`, {
    config: 'golden-signals',
    scope: { namespace: 'shop' },
    baseline: { scope: { workload: 'checkout-baseline' } },
    canary: { scope: { workload } },
    window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
    ...rest,
  });
  return (await response.json()) as Record<string, unknown>;
}

async function keep(name: string, contents: unknown): Promise<string> {
  const file = join(folder, name);
  const plain = typeof contents === 'string' || Buffer.isBuffer(contents);
  await writeFile(file, plain ? contents : JSON.stringify(contents));
  return file;
}

async function report(options: Partial<ReportOptions>): Promise<string> {
  let out = '';
  const code = await reportByHand(
    { file: failed, format: 'html', anyConfig: false, ...options },
    {
      out: { write: (part) => (out += part) },
      colours: true,
      pageScripts: () => Promise.resolve(NO_SCRIPTS),
      judgeEvidence: basisOf,
    },
  );
  expect(code).toBe(0);
  return out;
}

/** What is told of what is wrong with a file of these contents. */
async function refusalOf(contents: unknown): Promise<{ message: string; details: readonly object[] }> {
  const error = await report({ file: await keep('wrong.json', contents) }).catch((thrown: unknown) => thrown);
  if (!(error instanceof JudgementError)) throw new Error('It is taken', { cause: error });
  expect(error.code).toBe('INVALID_FILE');
  return { message: error.message.replace(/^Cannot report on .*wrong\.json: /, ''), details: error.details };
}

describe('canary-judge report of one judgement', () => {
  it('writes a page with charts, and with what-if where the evidence is there', async () => {
    const page = await report({});

    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<svg');
    expect(page).toContain('id="what-if-data"');
    expect(await report({ file: passed })).not.toContain('id="what-if-data"');
  });

  it('writes it in the other forms, as judge does', async () => {
    expect(await report({ format: 'table' })).toMatch(/latency-p95 +163 ms +22\d ms +\+3\d % {2}high/);
    expect(await report({ format: 'markdown' })).toMatch(/^### ❌ Canary fail, score 70 \(golden-signals\)\n/);
    expect(await report({ format: 'junit' })).toContain('<testsuite name="golden-signals"');
    expect(JSON.parse(await report({ format: 'json' }))).toEqual(JSON.parse(await readFile(failed, 'utf8')));
  });

  it('reads what is packed by gzip, whatever it is called', async () => {
    const packed = await keep('packed.json', gzipSync(await readFile(failed)));

    expect(await report({ file: packed, format: 'table' })).toBe(await report({ format: 'table' }));
  });

  it('leaves what-if out where the evidence does not judge again', async () => {
    const { evidence, ...rest } = JSON.parse(await readFile(failed, 'utf8')) as Record<string, object>;
    const file = await keep('broken-evidence.json', { ...rest, evidence: { ...evidence, outcomes: [] } });

    const page = await report({ file });

    expect(page).toContain('<svg');
    expect(page).not.toContain('id="what-if-data"');
  });

  it('writes into a file', async () => {
    const output = join(folder, 'report.md');

    expect(await report({ format: 'markdown', output })).toBe('');
    expect(await readFile(output, 'utf8')).toMatch(/^### ❌ Canary fail/);
  });

  it('says with pointers what a judgement lacks', async () => {
    const judgement = JSON.parse(await readFile(passed, 'utf8')) as { metrics: { classification: string }[] };
    judgement.metrics[1]!.classification = 'fine';

    expect(await refusalOf({ ...judgement, score: '100' })).toEqual({
      message: "it holds no judgement as canary-judge's JSON tells it",
      details: [
        { pointer: '/score', message: 'must be a number, is "100"' },
        {
          pointer: '/metrics/1/classification',
          message: 'must be "pass", "high", "low", "no-data" or "error", is "fine"',
        },
      ],
    });
  });

  it.each([
    { contents: '', told: /^it is no JSON: Unexpected end of JSON input$/ },
    { contents: '### Canary', told: /^it is no JSON: / },
    { contents: '[]', told: /^it holds no judgement/ },
    { contents: 'null', told: /^it holds no judgement/ },
    { contents: { state: 'open', verdict: null }, told: /^its window was not over yet/ },
    { contents: Buffer.from([0x1f, 0x8b, 1, 2]), told: /^it cannot be unpacked: / },
  ])('refuses $contents', async ({ contents, told }) => {
    expect((await refusalOf(contents)).message).toMatch(told);
  });

  it('tells no more mistakes than anybody reads', async () => {
    const metrics = Array.from({ length: 50 }, () => 1);

    const { details } = await refusalOf({ metrics });

    expect(details).toHaveLength(21);
    expect(details.at(-1)).toEqual({ pointer: '', message: expect.stringMatching(/^and \d+ more mistakes$/) });
  });
});

describe('canary-judge report of two judgements', () => {
  it('holds the second against the first, in each form', async () => {
    expect(await report({ other: passed })).toContain('The second went better');
    expect(await report({ other: passed, format: 'table' })).toMatch(/\nlatency-p95 +better +high +pass /);
    expect(await report({ other: passed, format: 'markdown' })).toMatch(/^### ✅ Canary side by side/);
    expect(JSON.parse(await report({ other: passed, format: 'json' }))).toMatchObject({ turn: 'better' });
  });

  it('refuses judgements of different configs, unless that is meant', async () => {
    await expect(report({ other })).rejects.toThrow(
      'Cannot hold a judgement by config "golden-signals" against one by "other": --any-config does it nevertheless',
    );
    expect(await report({ other, anyConfig: true, format: 'table' })).toContain('other-config: ');
  });

  it('refuses to tell two as junit', async () => {
    await expect(report({ other: passed, format: 'junit' })).rejects.toThrow('choose html, markdown, table or json');
  });
});

describe('reportCommand()', () => {
  const read = async (...args: string[]): Promise<ReportOptions> => {
    const asked: ReportOptions[] = [];
    const command = reportCommand((options) => {
      asked.push(options);
      return Promise.resolve(0);
    });
    await command.parseAsync(args, { from: 'user' });
    return asked[0]!;
  };

  it.each([
    { args: ['a'], format: 'html' },
    { args: ['a', '--output', 'x.md'], format: 'markdown' },
    { args: ['a', '-o', 'X.XML'], format: 'junit' },
    { args: ['a', '-o', 'x.json', '--format', 'table'], format: 'table' },
    { args: ['a', '-o', 'x'], format: 'html' },
    { args: ['a', '-o', 'x.d/.y'], format: 'html' },
    { args: ['a', '-o', '/dev/stdout'], format: 'html' },
    { args: ['a', '-o', 'x.foo', '--format', 'table'], format: 'table' },
  ])('writes $args as $format', async ({ args, format }) => {
    expect(await read(...args)).toMatchObject({ file: 'a', format });
  });

  it.each(['x.foo', 'x.html.gz', 'x.'])('refuses to write %s, which names no form', async (output) => {
    await expect(read('a', '-o', output)).rejects.toThrow(
      `Cannot tell by the name of ${output} in which form to write it: let it end in .html, .htm, .md, .xml, .json, .txt, or say --format`,
    );
  });

  it('reads all that can be said', async () => {
    expect(await read('a', 'b', '--any-config', '-o', 'c.html')).toEqual({
      file: 'a',
      other: 'b',
      format: 'html',
      output: 'c.html',
      anyConfig: true,
    });
  });
});

/** Runs the command line with this on its standard input. */
async function runCli(args: readonly string[], input = '') {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'report', ...args]);
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { stdout, stderr, code };
}

describe('canary-judge report on the command line', () => {
  it('exits with 0 whatever the verdict is, and reads standard input', async () => {
    const { stdout, stderr, code } = await runCli(['-', '--format', 'markdown'], await readFile(failed, 'utf8'));

    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^### ❌ Canary fail/);
  });

  it('exits with 64 and every mistake where there is no judgement', async () => {
    const { stdout, stderr, code } = await runCli(['-'], '{"verdict":"good"}');

    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^canary-judge: Cannot report on standard input: it holds no judgement/);
    expect(stderr).toContain('\n  /verdict: must be "pass", "marginal", "fail" or "inconclusive", is "good"\n');
  });

  it('reads standard input only once', async () => {
    const { stdout, stderr, code } = await runCli(['-', '-'], await readFile(failed, 'utf8'));

    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toContain('standard input can be read once: name a file for one of the two judgements');
  });

  it('exits with 64 for an ending that names no form, and writes nothing', async () => {
    const { stderr, code } = await runCli([failed, '-o', join(folder, 'report.foo')]);

    expect(code).toBe(64);
    expect(stderr).toMatch(/^canary-judge: Cannot tell by the name of .*report\.foo in which form/);
    await expect(readFile(join(folder, 'report.foo'))).rejects.toThrow('ENOENT');
  });

  it('exits with 64 for a file that is not there, and for wrong usage', async () => {
    const [missing, usage] = await Promise.all([runCli(['no-such.json']), runCli([])]);

    expect(missing).toMatchObject({ code: 64, stderr: expect.stringContaining('ENOENT') });
    expect(usage).toMatchObject({ code: 64, stderr: expect.stringContaining("missing required argument 'file'") });
  });
});
