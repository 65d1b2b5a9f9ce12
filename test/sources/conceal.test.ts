import { describe, expect, it } from 'vitest';
import { conceal } from '../../src/sources/conceal.js';

describe('conceal()', () => {
  const SECRET = 'tóp "secret" <&> 100%/+\n';

  it.each([
    { what: 'as it is', written: SECRET },
    { what: 'in JSON', written: JSON.stringify({ password: SECRET }) },
    { what: 'in a URL', written: `/?password=${encodeURIComponent(SECRET)}` },
    {
      what: 'in a URL with small digits',
      written: encodeURIComponent(SECRET).replaceAll(/%../g, (b) => b.toLowerCase()),
    },
    { what: 'in a form', written: new URLSearchParams({ password: SECRET }).toString() },
    {
      what: 'in HTML',
      written: 'tóp &quot;secret&quot; &lt;&amp;&gt; 100%/+\n',
    },
  ])('leaves nothing of a secret $what', ({ written }) => {
    const left = conceal(written, [SECRET]);

    expect(left).toContain('***');
    expect(left).not.toMatch(/secret/);
  });

  it('takes the longest secret first, where one holds another', () => {
    expect(conceal('Bearer abc, abc', ['abc', 'Bearer abc'])).toBe('***, ***');
  });

  it('leaves a text alone where there is no secret, or an empty one', () => {
    expect(conceal('a text', [])).toBe('a text');
    expect(conceal('a text', [''])).toBe('a text');
  });

  it('takes a secret for what it is, and no pattern', () => {
    expect(conceal('a.c abc $& a.c', ['a.c'])).toBe('*** abc $& ***');
  });

  it('lives with a secret that is no well-formed text', () => {
    expect(conceal('x\ud800y', ['\ud800'])).toBe('x***y');
  });
});
