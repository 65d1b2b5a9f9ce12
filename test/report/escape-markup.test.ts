import { expect, it } from 'vitest';
import { escapeMarkup } from '../../src/report/escape-markup.js';

it('escapeMarkup() escapes what has a meaning in markup', () => {
  expect(escapeMarkup(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
});

it('escapeMarkup() replaces what XML cannot write', () => {
  expect(escapeMarkup('a\u0000b\u001bc\ud800d\uffffe\tf\n😀')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\tf\n😀');
});
