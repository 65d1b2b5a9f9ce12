import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlText } from '../../../src/sources/links/url-text.js';

describe('urlText()', () => {
  it('comes back as it was, whatever reads the URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const whole = text.toWellFormed();
        const url = `https://example.com/?a=${urlText(text)}&b=1`;

        expect(new URL(url).searchParams.get('a')).toBe(whole);
        // The pages of Prometheus 2 and Thanos read it so.
        const [, value = ''] = url.split('?')[1]!.split('&')[0]!.split('=');
        expect(decodeURIComponent(value.replaceAll('+', ' '))).toBe(whole);
      }),
    );
  });

  it('has no sign that ends a link in Markdown, HTML or a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(urlText(text)).toMatch(/^[A-Za-z0-9%._-]*$/);
      }),
    );
  });

  it('replaces half a character, which no URL can hold', () => {
    expect(urlText('a\ud800b')).toBe('a%EF%BF%BDb');
    expect(urlText('a😀b')).toBe('a%F0%9F%98%80b');
  });
});
