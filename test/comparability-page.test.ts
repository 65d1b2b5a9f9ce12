import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Comparability } from '../src/config/comparability.js';
import { Split } from '../src/config/split.js';
import { readConfig } from '../src/wire-reading.js';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const page = read('docs/comparability.md');

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');
}

describe('the page on comparability', () => {
  it('names every code of a reason or a warning', () => {
    const sources = ['judge/guard-split', 'judge/warn-of-sides', 'measure/know-sides', 'measure/scale-by-share'];
    const texts = sources.map((name) => read(`src/${name}.ts`)).join('\n');
    const codes = [...texts.matchAll(/code(?:: | = )'([a-z-]+)'/g)].map((match) => match[1]!);

    expect(new Set(codes).size).toBeGreaterThan(5);
    const built = ['instances-unknown', 'age-unknown', 'scaled-by-split', 'scaled-by-traffic'];
    expect([...codes, ...built].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('shows a split, a config and a metric that are read as they stand', () => {
    const [config, metrics] = blocks('yaml').map((text) => parse(text) as object);
    const { split } = JSON.parse(blocks('json')[0]!) as { split: unknown };

    expect(Split.safeParse(split).success).toBe(true);
    const [metric] = metrics as unknown as object[];
    const whole = {
      ...config,
      scope: { workload: {} },
      groups: { g: 100 },
      selector: { prometheus: 'a="b"' },
      metrics: [{ ...metric, group: 'g' }],
    };
    expect(readConfig('page', whole)).toMatchObject({ kind: 'read', warnings: [] });
  });

  it('lists every key of comparability', () => {
    const keys = Object.keys(Comparability.shape);

    expect(keys.filter((key) => !page.includes(`\`comparability.${key}\``))).toEqual([]);
  });
});
