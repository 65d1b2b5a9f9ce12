import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeRegex,
  escapeReplacement,
  isCompletePiece,
  quoted,
  unquoted,
  type Quote,
} from '../../src/query/escape.js';

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const QUOTES = ['"', "'", '`'] as const satisfies Quote[];

describe('escapeRegex()', () => {
  it.each([
    ['checkout-canary', 'checkout-canary'],
    ['1.2.3', '1\\.2\\.3'],
    ['a|b', 'a\\|b'],
    ['^.*+?()[]{}$\\', '\\^\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\$\\\\'],
    ['', ''],
  ])('of %j is %j', (text, pattern) => {
    expect(escapeRegex(text)).toBe(pattern);
  });

  it('leaves nothing to RE2 but punctuation behind its backslashes, since letters mean something there', () => {
    fc.assert(fc.property(anyText, (text) => !/\\[A-Za-z0-9]/.test(escapeRegex(text).replaceAll('\\\\', ''))));
  });

  it('matches the text and nothing else', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const pattern = new RegExp(`^(?:${escapeRegex(text)})$`, 'u');

        expect(pattern.test(text)).toBe(true);
        expect(pattern.test(other)).toBe(other === text);
      }),
    );
  });
});

describe('escapeReplacement()', () => {
  it('doubles the dollars, which stand for groups', () => {
    expect(escapeReplacement('$1 and ${name} for 5$')).toBe('$$1 and $${name} for 5$$');
    expect(escapeReplacement('a\\b')).toBe('a\\b');
  });
});

describe('quoted()', () => {
  it('escapes the quote that it stands in, and only that one', () => {
    expect(quoted(`"'\``, '"')).toBe(`\\"'\``);
    expect(quoted(`"'\``, "'")).toBe(`"\\'\``);
  });

  it('escapes backslashes and control characters', () => {
    expect(quoted('a\\b\nc\td\u0000\u0085', '"')).toBe('a\\\\b\\nc\\u0009d\\u0000\\u0085');
    expect(quoted('\\n', "'")).toBe('\\\\n');
  });

  it('escapes the replacement character, which Prometheus takes for broken UTF-8', () => {
    expect(quoted('\ufffd', '"')).toBe('\\ufffd');
    expect(quoted('\ufffd', '`')).toBeUndefined();
  });

  it('writes anything else as it is', () => {
    expect(quoted('é 😀 \u2028 $& $1', '"')).toBe('é 😀 \u2028 $& $1');
  });

  it('writes text in backquotes as it is, or not at all', () => {
    expect(quoted('a\\b"\'\n', '`')).toBe('a\\b"\'\n');
    expect(quoted('a`b', '`')).toBeUndefined();
    expect(quoted('a\rb', '`')).toBeUndefined();
  });

  it.each(QUOTES)('never ends the %s that it stands in', (quote) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = quoted(text, quote);
        if (written === undefined) return;

        const withoutEscapes = quote === '`' ? written : written.replaceAll(/\\./gsu, '');
        expect(withoutEscapes).not.toContain(quote);
        if (quote !== '`') expect(withoutEscapes).not.toMatch(/[\\\n]/);
      }),
    );
  });

  it.each(QUOTES)('is what unquoted() reads back in %s', (quote) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = quoted(text, quote);

        if (written !== undefined) expect(unquoted(written, quote)).toBe(text);
      }),
    );
  });
});

describe('isCompletePiece()', () => {
  it.each(['', 'plain', '\\\\', '\\n', '\\"', "\\'", '\\x41', '\\101', '\\u00e9', '\\U0001f600', 'a\\\\\\n', 'a\nb'])(
    'is true of %j',
    (piece) => {
      expect(isCompletePiece(piece, '"')).toBe(true);
    },
  );

  it.each([
    '\\',
    '\\\\\\',
    '\\x',
    '\\x4',
    '\\1',
    '\\10',
    '\\u00e',
    '\\U0001f60',
    'a\\',
    '\\d',
    '\\.',
    '\\8',
    '\\400\\',
  ])('is false of %j: a value behind it would become part of an escape sequence, or there is none such', (piece) => {
    expect(isCompletePiece(piece, '"')).toBe(false);
    expect(isCompletePiece(piece, "'")).toBe(false);
  });

  it('is true of anything in backquotes, where a backslash is one', () => {
    expect(isCompletePiece('\\', '`')).toBe(true);
  });
});

describe('unquoted()', () => {
  it.each([
    ['a\\\\.b', 'a\\.b'],
    ['\\"\\\'', '"\''],
    ['\\n', '\n'],
    ['\\x5b', '['],
    ['\\133', '['],
    ['\\u005b', '['],
    ['\\U0001f600', '😀'],
    ['\\\\x5b', '\\x5b'],
  ])('reads %s as %j', (piece, text) => {
    expect(unquoted(piece, '"')).toBe(text);
    expect(unquoted(piece, '`')).toBe(piece);
  });

  it('does not fail at a code point that there is not', () => {
    expect(unquoted('\\Uffffffff', '"')).toBe('\u{10ffff}');
  });
});
