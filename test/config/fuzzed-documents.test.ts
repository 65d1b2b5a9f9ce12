import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfigDocument } from '../../src/config/config-document.js';
import { diagnoseConfig } from '../../src/config/diagnostics.js';
import { UNKNOWN_SURROUNDINGS } from '../../src/config/lint/lint-surroundings.js';
import { yamlExcess } from '../../src/config/yaml-excess.js';
import { readConfig } from '../../src/wire-reading.js';

const HEAD = 'groups: { g: 100 }\n';

function metrics(count: number, expr: string): string {
  const one = (i: number): string =>
    `  - { name: m${String(i)}, group: g, query: { type: prometheus, expr: '${expr}' } }\n`;
  return `${HEAD}metrics:\n${Array.from({ length: count }, (_, i) => one(i)).join('')}`;
}

const LEVELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
const BOMB = LEVELS.map(
  (name, i) =>
    `${name}: &${name} [${Array(9)
      .fill(i === 0 ? 'x' : `*${LEVELS[i - 1]!}`)
      .join(',')}]`,
).join('\n');

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7_919) % 256));

/** What would take minutes, or the memory of the process, where it was taken apart as it comes. */
const HOSTILE: Record<string, string> = {
  'an alias bomb': BOMB,
  '10 MB of text': `description: ${'x'.repeat(10_000_000)}`,
  '10 MB of nothing': ' '.repeat(10_000_000),
  'a long list': `a: [${'1,'.repeat(490_000)}]`,
  'deep brackets': '['.repeat(20_000),
  'more brackets': '['.repeat(900_000),
  'deep lists': '- '.repeat(450_000),
  'deep keys in lines': Array.from({ length: 1_300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  'deep objects of JSON': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'one object with very many keys': Array.from({ length: 14_000 }, (_, i) => `k${String(i)}: 1`).join('\n'),
  'very many keys in one line': `{${Array.from({ length: 14_000 }, (_, i) => `k${String(i)}: 1`).join(', ')}}`,
  anchors: Array.from({ length: 20_000 }, (_, i) => `&a${String(i)} `).join(''),
  'aliases of nothing': `a: [${'*a, '.repeat(20_000)}]`,
  'binary, as Latin 1': bytes.toString('latin1'),
  'binary, as UTF-8': bytes.toString('utf8'),
  tabs: 'a:\n\t- b\n'.repeat(10_000),
  'a key again and again': 'a: 1\r\n'.repeat(16_000),
  'a metric of ten thousand variables': metrics(1, '${v}'.repeat(5_000)),
  'metrics of undeclared variables': metrics(300, Array.from({ length: 150 }, (_, i) => `\${v${String(i)}}`).join('+')),
  'deep queries': metrics(100, `${'('.repeat(1_000)}a${')'.repeat(1_000)}[`),
  'long queries that are wrong at their end': metrics(200, `${'a+'.repeat(500)}[`),
};

describe('diagnoseConfig()', () => {
  // By itself each takes a fraction of a second; that many tests run at once is allowed for.
  it.each(Object.keys(HOSTILE))('is done with %s, and finds errors in it', { timeout: 20_000 }, (name) => {
    for (const format of ['yaml', 'json'] as const) {
      const found = diagnoseConfig(
        { name: 'fuzzed', text: HOSTILE[name] ?? '', format },
        { readConfig, surroundings: UNKNOWN_SURROUNDINGS },
      );

      expect(found.length).toBeLessThanOrEqual(201);
      expect(found.some(({ severity }) => severity === 'error')).toBe(true);
    }
  });

  it('gives diagnostics for any text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '!t ',
      '|',
      '"',
      "'",
      '\t',
      '#',
      '---\n',
      '? ',
      '\u0000',
      '\uFEFF',
      '<<',
      '%',
      '\\x',
      ',',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom('yaml', 'json'), (pieces, format) => {
        const parts = { readConfig, surroundings: UNKNOWN_SURROUNDINGS };
        const found = diagnoseConfig({ name: 'fuzzed', text: pieces.join(''), format }, parts);
        expect(found.length).toBeGreaterThan(0);
        for (const { line, column } of found) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseConfigDocument()', () => {
  it('finds a key that stands twice in an object, wherever that is', () => {
    const document = parseConfigDocument('a:\n  - { b: 1, c: 2, b: 3 }\n  - { b: 1 }\n', 'yaml');

    expect(document).toMatchObject({ kind: 'broken', mistakes: [{ line: 2, column: 19 }] });
  });

  it('takes an alias of what stands before it', () => {
    expect(parseConfigDocument('a: &x [1]\nb: *x\n', 'yaml')).toMatchObject({ data: { a: [1], b: [1] } });
  });
});

describe('yamlExcess()', () => {
  const excess = (text: string): string | undefined => yamlExcess(text, { tokens: 80, levels: 5 });

  it('counts words and signs, not characters', () => {
    expect(excess(`a: "${'x '.repeat(1_000)}"`)).toBeUndefined();
    expect(excess(`a: |\n${'  x: [y\n'.repeat(1_000)}`)).toBeUndefined();
    expect(excess('- 1\n'.repeat(40))).toBe('tokens');
  });

  it.each([
    ['brackets', '[[[[[', '[[[[['.slice(1)],
    ['braces of JSON', '{"a":{"b":{"c":{"d":{"e":1', '{"a":{"b":{"c":{"d":1'],
    ['lists in one line', '- - - - - - 1', '- - - - 1'],
    ['keys in lines', 'a:\n b:\n  c:\n   d:\n    e:\n     f: 1', 'a:\n b:\n  c:\n   d:\n    e: 1'],
    ['keys that say so', '? ? ? ? ? ? 1', '? ? ? ? 1'],
    ['lists in keys', 'a:\n  - b:\n      - c:\n          - d: 1', 'a:\n  - b:\n      - c'],
    ['brackets inside keys', 'a:\n b:\n  - [[[1]]]', 'a:\n b:\n  - [1]'],
  ])('follows how deep %s are nested', (_, deep, flat) => {
    expect(excess(deep)).toBe('levels');
    expect(excess(flat)).toBeUndefined();
  });

  it('comes back up where a level ends', () => {
    expect(excess('a: [[[1]]]\nb: [[[1]]]\nc:\n  d: 1\ne:\n  f: 1\n')).toBeUndefined();
    expect(excess('- [1]\r\n- [1]\r\n- [1]\r\n- [1]\r\n- [1]\r\n- [1]')).toBeUndefined();
  });

  it('reads no further than it has to', () => {
    expect(excess('[1,'.repeat(20_000_000))).toBe('levels');
  });
});
