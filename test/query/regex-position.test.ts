import { describe, expect, it } from 'vitest';
import { looksLikePattern, regexHazard } from '../../src/query/regex-position.js';

describe('regexHazard()', () => {
  it.each([
    '',
    'checkout-',
    '.+/zones/',
    'a|',
    '(',
    '(a|',
    '((',
    '(?:',
    '(?i)',
    '(?i:',
    '(?P<name>',
    '(?<name>',
    '(?:a)(?i)',
    '^',
    'a*',
    'a+?',
    'a{3}',
    '\\d{3}-',
    '[a-z]',
    '[^a-z]+',
    '[]a]',
    '[^]a]',
    '[]]',
    '[[:alpha:]]',
    '[[:^alpha:]_]',
    '[a\\]b]',
    '[(?{]',
    '\\\\',
    '\\.',
    '\\[',
    '\\(?',
    '\\{',
    '\\pN',
    '\\p{Greek}',
    '\\x41',
    '\\x00',
    '\\x{1F600}',
    '\\012',
    '\\101',
    '\\0a',
    '\\018',
    'a{x',
    'a{x}',
    '{1}',
    '\\Q[(\\E',
    '\\Q\\\\E',
    '\\\\Q',
    'a]',
    'a}',
    ')',
  ])('lets a value stand after %s', (before) => {
    expect(regexHazard(before)).toBeUndefined();
  });

  it.each([
    ['\\', 'after a backslash'],
    ['a\\\\\\', 'after a backslash'],
    ['\\Q', 'inside \\Q…\\E'],
    ['\\Qa\\\\', 'inside \\Q…\\E'],
    ['\\Qa\\E\\Qb', 'inside \\Q…\\E'],
    ['[', 'inside a character class'],
    ['[^', 'inside a character class'],
    ['[a-z', 'inside a character class'],
    ['[a-', 'inside a character class'],
    ['[a\\]', 'inside a character class'],
    ['[[:alpha:', 'inside a character class'],
    ['[a][b', 'inside a character class'],
    ['(?:[', 'inside a character class'],
    ['a{', 'inside braces'],
    ['a{1,', 'inside braces'],
    ['\\p{', 'after a backslash'],
    ['\\x{', 'after a backslash'],
    ['(?', 'in the flags or the name of a group'],
    ['(?i', 'in the flags or the name of a group'],
    ['(?P<', 'in the flags or the name of a group'],
    ['(?P<na', 'in the flags or the name of a group'],
  ])('lets none stand after %s', (before, hazard) => {
    expect(regexHazard(before)).toBe(hazard);
  });

  it.each(['[]', '[^]', '[[:alpha:]', '[^[:alpha:]', '[[:alpha:][:digit:]', '[]a', '[^]a'])(
    'sees that the class in %s is still open',
    (before) => {
      expect(regexHazard(before)).toBe('inside a character class');
    },
  );

  it.each(['\\x', '\\x4', '\\p', '\\P', '\\0', '\\01', '\\1', '\\10'])(
    'lets none stand after %s, where its first characters would be part of the escape sequence',
    (before) => {
      expect(regexHazard(before)).toBeDefined();
    },
  );

  it.each(['{[}', 'a|{[}', '{\\Q}'])('sees what opens behind the literal brace of %s', (before) => {
    expect(regexHazard(before)).toBeDefined();
  });

  it.each(['*', '+', '?', '*?', '{2}', '{2,}', '{2,3}', '{10}'])(
    'lets none stand before %s, which would repeat its last character only',
    (after) => {
      expect(regexHazard('a-', after)).toContain('put it in parentheses');
    },
  );

  it.each(['', 'a*', '.*', '(b)?', '|c', ')*', ']', '$', '\\*', '\\{2}', '{', '{x}', '{,2}', '-{2}'])(
    'lets a value stand before %s',
    (after) => {
      expect(regexHazard('(a|', after)).toBeUndefined();
    },
  );

  it.each([
    ['[[:a:]', 3_000, 'inside a character class'],
    ['a{1}(?:b)[c]\\d', 1_400, undefined],
    ['[', 20_000, 'inside a character class'],
    ['(?', 10_000, 'in the flags or the name of a group'],
    ['{', 20_000, 'inside braces'],
    ['\\Q', 10_000, 'inside \\Q…\\E'],
  ])('comes to an end over %j, %i times', (piece, times, hazard) => {
    expect(regexHazard(piece.repeat(times))).toBe(hazard);
  });

  it('comes to an end over a long number in braces', () => {
    for (let use = 0; use < 20; use++) expect(regexHazard(`{${'1'.repeat(20_000)}a`)).toBeUndefined();
  });
});

describe('looksLikePattern()', () => {
  it.each(['a|b', 'a*', '.+', 'a?', '(a)', '[ab]', 'a{2}', '^a', 'a$', '\\d'])('is true of %j', (value) => {
    expect(looksLikePattern(value)).toBe(true);
  });

  it.each(['', 'checkout-1.2.3', 'a b', 'a/b', '"'])('is false of %j', (value) => {
    expect(looksLikePattern(value)).toBe(false);
  });
});
