import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JudgeSettings } from '../src/config/judge-settings.js';
import { WrittenAnalysis } from '../src/config/metric-analysis.js';
import { SettingsFile } from '../src/config/settings-file.js';
import { SourceSettings } from '../src/config/source-settings.js';
import { STATUS } from '../src/http/problem-json.js';
import { readConfig } from '../src/wire-reading.js';
import { post, startService, type TestService } from './support/service.js';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');
}

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('the README', () => {
  it('shows the answer that its curl gets', async () => {
    const curl = blocks('sh').find((block) => block.startsWith('curl'))!;
    const [, path, body] = /localhost:8080(\S+) .* -d '(.*)'$/s.exec(curl.trim())!;

    const response = await post(`${service.url}${path!}`, body!);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(JSON.parse(blocks('json')[0]!) as object);
  });

  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run )?([a-z:-]+)/g)]
      .map((match) => match[1]!)
      .filter((name) => name !== 'ci');

    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('has every command that CI runs', () => {
    const commands = read('.ci/run')
      .split('\n')
      .filter((line) => line.startsWith('npm '));

    expect(commands.length).toBeGreaterThan(4);
    expect(commands.filter((command) => !blocks('sh').some((block) => block.includes(command)))).toEqual([]);
  });

  it('shows a config that loads', () => {
    const [config] = blocks('yaml');

    expect(readConfig('readme', parse(config!))).toMatchObject({ kind: 'read', warnings: [] });
  });

  it('shows a settings file that is one', () => {
    const settings = blocks('yaml').find((block) => block.startsWith('sources:'))!;

    expect(SettingsFile.safeParse(parse(settings)).success).toBe(true);
  });

  it('names every setting of a source, and every code of a warning', () => {
    const keys = SourceSettings.options.flatMap((option) => Object.keys(option.shape));
    const sources = [
      'measure/warn-of-request',
      'measure/warn-of-fetch',
      'measure/measure-wish',
      'measure/measure-judgement',
      'judge/guard-traffic',
      'judge/unmeasured',
    ];
    const texts = sources.map((name) => read(`src/${name}.ts`)).join('\n');
    const codes = [...texts.matchAll(/(?:code: |warn\()'([a-z-]+)'/g)].map((match) => match[1]!);

    expect(codes.length).toBeGreaterThan(7);
    expect([...keys, ...codes].filter((word) => !readme.includes(word))).toEqual([]);
  });

  it('lists every error code with its status, and every key of an analysis', () => {
    const listed = [...readme.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)].map((match) => [match[1], Number(match[2])]);

    expect(Object.fromEntries(listed)).toEqual(STATUS);
    expect(Object.keys(WrittenAnalysis.shape).filter((key) => !readme.includes(`\`${key}\``))).toEqual([]);
  });

  it.each([
    ['mann-whitney', 'README.md', 25],
    ['netflix-aca', 'docs/netflix-aca.md', 15],
  ])('lists every code of a reason or a warning of %s', (judge, page, least) => {
    const files = readdirSync(new URL(`../src/judge/${judge}/`, import.meta.url));
    const sources = [...files.map((name) => `${judge}/${name}`), 'explain-score.ts'].map((name) =>
      read(`src/judge/${name}`),
    );
    const codes = [
      ...sources.join('\n').matchAll(/(?:code: |code: .* \? |noSamples\(|warn\(|^ {2}\| )'([a-z-]+)'/gm),
    ].map((match) => match[1]!);

    expect(new Set(codes).size).toBeGreaterThan(least);
    expect(codes.filter((code) => !read(page).includes(`\`${code}\``))).toEqual([]);
  });

  it('lists every option of the native judge', () => {
    const [options] = JudgeSettings.options;

    expect(Object.keys(options.shape).filter((key) => !readme.includes(`\`${key}\``) && key !== 'name')).toEqual([]);
  });
});
