import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const page = read('docs/preview.md');

describe('the page on previews', () => {
  it('names every code of a flag that only a preview has', () => {
    const files = readdirSync(new URL('../src/measure/', import.meta.url)).filter((file) =>
      file.startsWith('preview-'),
    );
    const texts = files.map((file) => read(`src/measure/${file}`)).join('\n');
    const objections = /readonly code: ('.*');/.exec(read('src/measure/plan-fetch.ts'))![1]!;
    const codes = [...texts.matchAll(/code: '([a-z-]+)'/g), ...objections.matchAll(/'([a-z-]+)'/g)].map(
      (match) => match[1]!,
    );
    const told = new Set(codes.filter((code) => code !== 'config'));

    expect(told.size).toBeGreaterThan(8);
    expect([...told].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('names every field of an answer', () => {
    const fields = [...read('src/report/preview-json.ts').matchAll(/^ +readonly ([a-zA-Z]+)\??:/gm)].map(
      (match) => match[1]!,
    );

    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter((field) => !page.includes(`"${field}"`) && !page.includes(`\`${field}\``))).toEqual([]);
  });
});
