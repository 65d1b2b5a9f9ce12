import { describe, expect, it } from 'vitest';
import { createFullMatch } from '../../support/fake-monitoring/full-match.js';

describe('createFullMatch()', () => {
  it.each([
    ['a|ab', 'ab', 'abc'],
    ['a.c', 'abc', 'a\nc'],
    ['', '', 'a'],
    ['5\\d\\d', '503', '50'],
    ['1\\.2', '1.2', '1x2'],
    // What RE2's QuoteMeta escapes.
    ['a\\-b\\"c\\/d\\ e\\#', 'a-b"c/d e#', 'a-b'],
    ['[a\\-c]', '-', 'b'],
    ['[]a]+', 'a]', 'b'],
    ['[^]a]', 'b', ']'],
    ['[[:alpha:]_]+', 'a_B', '1'],
    ['[[a]+', '[a', ']'],
    ['a{2}', 'aa', 'a'],
    ['a{x}', 'a{x}', 'ax'],
    ['(?i)abc', 'ABC', 'ab'],
    ['(?s)a.c', 'a\nc', 'ac'],
    ['(?m)^b', 'b', 'a\nb'],
    ['(?:ab)+', 'abab', 'aba'],
    ['(?P<name>a)', 'a', 'b'],
    ['\\Aa\\z', 'a', 'aa'],
    ['\\s\\S', ' a', '\u00a0a'],
    ['\\pL+', 'é', '1'],
    ['\\x41\\x{1F600}', 'A😀', 'A'],
    ['.', '😀', 'ab'],
    ['^a$', 'a', 'a\n'],
  ])('%s matches %j and not %j', (pattern, right, wrong) => {
    const matches = createFullMatch(pattern);

    expect([matches(right), matches(wrong)]).toEqual([true, false]);
  });

  it.each(['(', 'a**', '(a)\\1', '(?=a)', '(?<!a)b', '\\q', '\\', '[b-a]', '[[:what:]]', '*'])(
    'refuses %s, as RE2 does',
    (pattern) => {
      expect(() => createFullMatch(pattern)).toThrow();
    },
  );
});
