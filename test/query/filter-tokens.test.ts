import { describe, expect, it } from 'vitest';
import { inOneLine, tokensOf } from '../../src/query/filter-tokens.js';

const textsOf = (filter: string): string[] => tokensOf(filter).tokens.map(({ kind, text }) => `${kind} ${text}`);

describe('tokensOf()', () => {
  it('tells words, keywords, strings, numbers, comparators and signs apart, with where they stand', () => {
    expect(textsOf('metric.type="a" AND x>=5')).toEqual([
      'word metric',
      'sign .',
      'word type',
      'comparator =',
      'string "a"',
      'keyword AND',
      'word x',
      'comparator >=',
      'number 5',
    ]);
    expect(tokensOf('a  b').tokens).toEqual([
      { kind: 'word', text: 'a', from: 0, to: 1, spaced: false },
      { kind: 'word', text: 'b', from: 3, to: 4, spaced: true },
    ]);
  });

  it.each([
    ['us-east1-b', ['word us-east1-b']],
    ['custom.googleapis.com/a/b_c', ['word custom', 'sign .', 'word googleapis', 'sign .', 'word com/a/b_c']],
    ['5xx', ['word 5xx']],
    ['1.5', ['number 1.5']],
    ['1e-3', ['number 1e-3']],
    ['1.2.3', ['word 1', 'sign .', 'number 2.3']],
    ['-5', ['sign -', 'number 5']],
    ['ANDROID', ['word ANDROID']],
    ['and', ['word and']],
    ['"AND"', ['string "AND"']],
    [
      '!=<=>=<>=:',
      ['comparator !=', 'comparator <=', 'comparator >=', 'comparator <', 'comparator >=', 'comparator :'],
    ],
    ['(a,*)', ['sign (', 'word a', 'sign ,', 'sign *', 'sign )']],
    ['""', ['string ""']],
    ['"a\\"b"c', ['string "a\\"b"', 'word c']],
    ['"a\\\\"b', ['string "a\\\\"', 'word b']],
    ['"é 😀 \' #"', ['string "é 😀 \' #"']],
    [' \t\r\n\fa \n', ['word a']],
    ['', []],
  ])('reads %j', (filter, tokens) => {
    expect(textsOf(filter)).toEqual(tokens);
    expect(tokensOf(filter).errorAt).toBeUndefined();
  });

  it.each([
    ['a="b', 2],
    ['a="b\\"', 2],
    ["a='b'", 2],
    ['a="b\nc"', 2],
    ['a="b\u0000"', 2],
    ['a="\\\n"', 2],
    ['a=b;', 3],
    ['a=~"b"', 2],
    ['a = b\u00a0', 5],
    ['a=$b', 2],
    ['é=1', 0],
    ['a=`b`', 2],
  ])('knows no token in %j from character %i on', (filter, errorAt) => {
    expect(tokensOf(filter).errorAt).toBe(errorAt);
  });

  it('comes to an end over what never does', () => {
    expect(tokensOf(`"${'\\"'.repeat(50_000)}`).errorAt).toBe(0);
    expect(tokensOf(`${'1'.repeat(50_000)}x`).tokens).toHaveLength(1);
  });
});

describe('inOneLine()', () => {
  it('has single spaces where there is any space outside strings', () => {
    expect(inOneLine('\n  a="b"\r\n\tAND  c = "d"\n')).toBe('a="b" AND c = "d"');
    expect(inOneLine('a="b  c\\"  d"  e="  "')).toBe('a="b  c\\"  d" e="  "');
  });
});
