import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../../src/commands/render-diagnostics.js';
import { validate } from '../../src/commands/validate.js';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { readCheckedConfig } from '../../src/config/lint/read-checked-config.js';
import { loadSettings } from '../../src/config/settings.js';
import { JudgementError } from '../../src/errors.js';
import { wireWorld } from '../../src/wire-world.js';
import { readConfig } from '../../src/wire-reading.js';
import { surroundingsOf, wireDiagnosis } from '../../src/wire-diagnosis.js';

const GOOD = 'groups: { g: 100 }\nmetrics: [{ name: m, group: g }]\n';
const DOUBTFUL = `scope: { idle: {} }\n${GOOD}`;
const BROKEN = 'groups: { g: 100 }\nmetrics: [{ name: m, group: g, query: { type: prometheus, expr: rate(x) } }]\n';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validate-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Options = Partial<Parameters<typeof validate>[0]>;

/** What is printed of these files, without the folder's name, and the exit code. */
async function run(files: Record<string, string>, options: Options = {}) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  let text = '';
  const parts = wireDiagnosis(await loadSettings({}), readConfig);
  const print = (piece: string): void => void (text += piece);
  const code = await validate({ paths: [], format: 'text', strict: false, ...options }, { folder, print, ...parts });
  return { code, lines: text.replaceAll(`${folder}/`, '').trimEnd().split('\n') };
}

describe('validate()', () => {
  it('exits with 0 where nothing is wrong, and with 65 for errors', async () => {
    expect(await run({ 'a.yaml': GOOD })).toEqual({ code: 0, lines: ['1 file: 0 errors, 0 warnings'] });
    expect(await run({ 'b.yaml': BROKEN })).toMatchObject({ code: 65 });
  });

  it('writes a line for each thing as compilers do', async () => {
    const { lines } = await run({ 'a.yaml': DOUBTFUL, 'b.yaml': BROKEN });

    expect(lines).toEqual([
      'a.yaml:1:10: warning: scope.idle: is used by no query [unused-variable]',
      'b.yaml:2:32: warning: metrics[0].query of "m": uses no variable of the scope, so that it asks the same of both sides: only a baseline from the past can be judged by it [same-for-both-sides]',
      'b.yaml:2:59: error: metrics[0].query.expr of "m": rate() needs a range: write rate(…[${rateInterval}]) [promql]',
      '2 files: 1 error, 2 warnings',
    ]);
  });

  it('lets warnings count where it is strict', async () => {
    expect((await run({ 'a.yaml': DOUBTFUL })).code).toBe(0);
    expect((await run({ 'a.yaml': DOUBTFUL }, { strict: true })).code).toBe(65);
    await rm(join(folder, 'a.yaml'));
    expect((await run({ 'b.yaml': GOOD }, { strict: true })).code).toBe(0);
  });

  it('validates files and folders that are named, each once', async () => {
    await mkdir(join(folder, 'more'));
    await writeFile(join(folder, 'more', 'c.json'), '{}');
    const paths = [join(folder, 'b.yaml'), join(folder, 'more'), join(folder, 'b.yaml')];

    const { lines } = await run({ 'a.yaml': BROKEN, 'b.yaml': DOUBTFUL }, { paths });

    expect(lines.map((line) => line.split(':')[0])).toEqual(['b.yaml', 'more/c.json', 'more/c.json', '2 files']);
  });

  it('writes JSON for programs', async () => {
    const { lines } = await run({ 'a.yaml': DOUBTFUL }, { format: 'json' });

    expect(JSON.parse(lines.join('\n'))).toEqual({
      valid: true,
      errors: 0,
      warnings: 1,
      files: [
        {
          file: 'a.yaml',
          diagnostics: [
            {
              severity: 'warning',
              rule: 'unused-variable',
              pointer: '/scope/idle',
              line: 1,
              column: 10,
              message: 'is used by no query',
            },
          ],
        },
      ],
    });
  });

  it('writes annotations for workflows of GitHub Actions', async () => {
    const { lines } = await run({ 'a.yaml': DOUBTFUL, 'b.yaml': 'groups: [' }, { format: 'github' });

    expect(lines[0]).toBe('::warning file=a.yaml,line=1,col=10,title=unused-variable::scope.idle: is used by no query');
    expect(lines[1]).toMatch(/^::error file=b\.yaml,line=1,col=10,title=syntax::Flow sequence/);
  });

  it('validates the calibration beside a config by its own schema', async () => {
    const files = {
      'a.yaml': GOOD,
      'a.calibration.yaml': 'calibrations: [{ made: never }]\n',
      'b.calibration.yaml': 'calibrations: []\n',
    };

    const { code, lines } = await run(files);

    expect(code).toBe(65);
    expect(lines[0]).toMatch(/^a\.calibration\.yaml:1:\d+: error: .*\[schema\]$/);
    expect(lines.find((line) => line.startsWith('b.'))).toBe(
      'b.calibration.yaml:1:1: error: is the calibration of no config: there is none named "b" beside it [orphan]',
    );
  });

  it('validates the golden tests beside a config by their own schema', async () => {
    const { code, lines } = await run({ 'a.yaml': GOOD, 'a.test.yaml': 'cases: [{ nam: x }]\n' });

    expect(code).toBe(65);
    expect(lines[0]).toMatch(/^a\.test\.yaml:1:\d+: error: .*\[schema\]$/);
    expect(lines.join()).toContain('unknown key "nam"');
  });

  it('knows two configs of one name, and one that cannot be named so', async () => {
    const { lines } = await run({ 'a.json': '{', 'a.yaml': GOOD, 'my config.yaml': GOOD });

    expect(lines.filter((line) => line.endsWith('[file-name]'))).toEqual([
      'a.yaml:1:1: error: "a" is the name of "a.json" already [file-name]',
      'my config.yaml:1:1: error: "my config" cannot name a config: up to 100 letters, digits, ".", "_" and "-" [file-name]',
    ]);
  });

  it.each([
    ['a path that is not there', 'gone.yaml', /no such file/],
    ['a file of another kind', 'a.txt', /ends in \.yaml, \.yml or \.json/],
    ['a folder without configs', 'empty', /holds no \.yaml/],
  ])('refuses %s', async (_, path, message) => {
    await mkdir(join(folder, 'empty'));

    const result = run({ 'a.txt': GOOD }, { paths: [join(folder, path)] });

    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.toBeInstanceOf(JudgementError);
  });

  it('takes the scrape interval of the settings', async () => {
    const settings = join(folder, 'settings.yml');
    await writeFile(
      settings,
      'sources: { slow: { type: prometheus, url: "http://127.0.0.1:9", scrapeInterval: 60s } }\n',
    );
    const { scrapeIntervalMs } = surroundingsOf(await loadSettings({ CANARY_JUDGE_CONFIG: settings }));

    expect([scrapeIntervalMs(undefined), scrapeIntervalMs('slow'), scrapeIntervalMs('other')]).toEqual([
      60_000, 60_000, 60_000,
    ]);
    expect(surroundingsOf(await loadSettings({})).scrapeIntervalMs(undefined)).toBe(15_000);
  });
});

describe('renderDiagnostics()', () => {
  const hostile = {
    severity: 'error',
    rule: 'schema',
    pointer: '/a~1b',
    message: '100%\r\n::error::pwned\u001b[2J',
  } as const;

  it('escapes what would be a command of its own to GitHub', () => {
    expect(renderDiagnostics([{ file: 'a,b:c%.yaml', diagnostics: [hostile] }], 'github')).toBe(
      '::error file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=schema::a/b: 100%25%0D%0A::error::pwned\u001b[2J\n',
    );
  });

  it('gives a terminal no commands', () => {
    expect(renderDiagnostics([{ file: 'a\u0007.yaml', diagnostics: [hostile] }], 'text')).toBe(
      'a\\u0007.yaml:1:1: error: a/b: 100%\\u000d\\u000a::error::pwned\\u001b[2J [schema]\n1 file: 1 error, 0 warnings\n',
    );
  });
});

describe('readCheckedConfig()', () => {
  it('lets no service start with a config that could never be asked, and says where it is wrong', async () => {
    await writeFile(join(folder, 'b.yaml'), BROKEN);
    const expected = [
      {
        pointer: `${folder}/b.yaml:2:59`,
        message: expect.stringMatching(/^metrics\[0\]\.query\.expr: rate\(\) needs a range/),
      },
    ];

    await expect(wireWorld(await loadSettings({ METRIC_CONFIGS: folder }))).rejects.toMatchObject({
      details: expected,
    });
  });

  it('takes one that is only doubtful', async () => {
    await writeFile(join(folder, 'a.yaml'), DOUBTFUL);
    const checked = readCheckedConfig(readConfig, surroundingsOf(await loadSettings({})));

    expect([...(await loadMetricConfigs(folder, checked)).keys()]).toEqual(['a']);
  });
});
