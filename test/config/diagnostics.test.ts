import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/config/diagnostic.js';
import { diagnoseConfig } from '../../src/config/diagnostics.js';
import { UNKNOWN_SURROUNDINGS } from '../../src/config/lint/lint-surroundings.js';
import { CONFIG_LINTS, METRIC_LINTS } from '../../src/config/lint-names.js';
import { readConfig } from '../../src/wire-reading.js';

const CORPUS = 'fixtures/broken-configs';
const EXPECTED = JSON.parse(readFileSync(join(CORPUS, 'expected.json'), 'utf8')) as Record<string, string[]>;
const files = readdirSync(CORPUS).filter((file) => file !== 'expected.json');

function diagnose(text: string, format: 'yaml' | 'json' = 'yaml'): Diagnostic[] {
  return diagnoseConfig({ name: 'broken', text, format }, { readConfig, surroundings: UNKNOWN_SURROUNDINGS });
}

function told({ line, column, severity, rule, pointer, message }: Diagnostic): string {
  return `${String(line)}:${String(column)} ${severity} ${rule} ${pointer === '' ? '/' : pointer}: ${message}`;
}

describe('diagnoseConfig()', () => {
  it.each(files)('tells what is wrong with %s, each thing once and at its place', (file) => {
    const text = readFileSync(join(CORPUS, file), 'utf8');

    const diagnostics = diagnose(text, file.endsWith('.json') ? 'json' : 'yaml').map(told);

    expect(diagnostics).toEqual(EXPECTED[file]);
    expect(diagnostics).not.toEqual([]);
    expect(new Set(diagnostics).size).toBe(diagnostics.length);
  });

  it('has a corpus of at least sixty configs, with every warning that can be switched off', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThanOrEqual(60);
    const rules = new Set(Object.values(EXPECTED).flatMap((lines) => lines.map((line) => line.split(' ')[2])));
    expect([...METRIC_LINTS, ...CONFIG_LINTS].filter((name) => !rules.has(name))).toEqual([]);
  });

  it('has a line in docs/validation.md for every rule', () => {
    const page = readFileSync('docs/validation.md', 'utf8');
    const rules = Object.values(EXPECTED).flatMap((lines) => lines.map((line) => line.split(' ')[2] ?? ''));

    expect([...METRIC_LINTS, ...CONFIG_LINTS, ...rules].filter((rule) => !page.includes(`\`${rule}\``))).toEqual([]);
  });

  it.each(['metric-configs', 'fixtures/kayenta'])('has nothing to say of what lies in %s', (folder) => {
    const configs = readdirSync(folder).filter((file) => /^[^.]+\.(yaml|json)$/.test(file));

    const found = configs.flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return diagnose(text, file.endsWith('.json') ? 'json' : 'yaml').map((one) => `${file}:${told(one)}`);
    });

    expect(found.filter((one) => folder === 'metric-configs' || !one.includes(' warning kayenta '))).toEqual([]);
  });

  it('names the metric that it is about', () => {
    const text = 'groups: { g: 100 }\nmetrics: [{ name: latency, group: g, unitt: ms }]\n';

    expect(diagnose(text)).toEqual([
      {
        severity: 'error',
        rule: 'schema',
        pointer: '/metrics/0/unitt',
        line: 2,
        column: 38,
        message: 'unknown key "unitt"; did you mean "unit"?',
        metric: 'latency',
      },
    ]);
  });

  it('places what is wrong behind a byte order mark, and in lines that end with CRLF, as editors count', () => {
    const text = '\uFEFFgroups: { g: 100 }\r\nmetrics:\r\n  - name: m\r\n    grup: g\r\n';

    const found = diagnose(text).map(told);

    expect(found.map((one) => one.split(' ')[0])).toEqual(['1:11', '3:5', '4:5']);
    expect(found[2]).toContain('unknown key "grup"; did you mean "group"?');
  });

  it('lists the first two hundred of very many mistakes, and says that there are more', () => {
    const keys = Array.from({ length: 5_000 }, (_, i) => `k${String(i)}: 1`).join('\n');

    const found = diagnose(`groups: { g: 100 }\nmetrics: [{ name: m, group: g }]\n${keys}\n`);

    expect(found).toHaveLength(201);
    expect(found[0]?.line).toBe(3);
    expect(found.at(-1)).toEqual({
      severity: 'error',
      rule: 'too-many',
      pointer: '',
      message: 'there is more: at least 4800 further mistakes or warnings are not listed',
    });
  });

  it('reads no more queries than it may, and says where it stopped', () => {
    const text = `groups: { g: 100 }
scope: { w: {} }
selector: { prometheus: 'w="\${w}",${'a="b",'.repeat(50)}' }
metrics:
${Array.from({ length: 10 }, (_, i) => `  - { name: m${String(i)}, group: g, query: { type: prometheus, expr: 'avg(x{\${selector}})' }, analysis: { critical: true } }`).join('\n')}
`;
    const parts = { readConfig, surroundings: { ...UNKNOWN_SURROUNDINGS, mostCharacters: 1_000 } };

    const found = diagnoseConfig({ name: 'm', text, format: 'yaml' }, parts).map(told);

    expect(found).toEqual([
      '8:27 error too-large /metrics/3/query: is not checked, nor is what follows: the queries up to here have more than 1000 characters; make several configs of this one',
    ]);
  });

  it('tells what Kayenta would fail to ask', () => {
    const query = { type: 'prometheus', metricName: 'x', customFilterTemplate: 'gone' };
    const config = { metrics: [{ name: 'm', groups: ['g'], query }], classifier: { groupWeights: { g: 100 } } };

    const found = diagnose(JSON.stringify(config, null, 1), 'json');

    expect(found.filter(({ pointer }) => pointer === '/metrics/0/query')).toMatchObject([
      { severity: 'warning', rule: 'kayenta', metric: 'm', message: expect.stringContaining('gone') },
    ]);
  });
});
