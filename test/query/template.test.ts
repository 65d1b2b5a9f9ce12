import { describe, expect, it } from 'vitest';
import { parseTemplate, splice } from '../../src/query/template.js';

describe('parseTemplate()', () => {
  it('takes text without placeholders as one piece', () => {
    expect(parseTemplate('sum(up)')).toEqual({ parts: ['sum(up)'], problems: [] });
    expect(parseTemplate('')).toEqual({ parts: [], problems: [] });
  });

  it('splits text at its placeholders', () => {
    expect(parseTemplate('up{job="${job}",pod=~"${pod:regex}.*"}').parts).toEqual([
      'up{job="',
      { name: 'job', format: '', fallback: undefined },
      '",pod=~"',
      { name: 'pod', format: 'regex', fallback: undefined },
      '.*"}',
    ]);
  });

  it('finds placeholders at both ends and beside each other', () => {
    expect(parseTemplate('${a}${b}').parts).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(parseTemplate('${a} ${a}').parts).toMatchObject([{ name: 'a' }, ' ', { name: 'a' }]);
  });

  it.each(['a', '_', 'rateInterval', 'a_1', 'A9', '__proto__', 'constructor'])('knows ${%s}', (name) => {
    expect(parseTemplate(`\${${name}}`)).toEqual({ parts: [{ name, format: '', fallback: undefined }], problems: [] });
  });

  it('keeps a format that it does not know for whoever fills it in', () => {
    expect(parseTemplate('${a:pipe}').parts).toMatchObject([{ name: 'a', format: 'pipe' }]);
    expect(parseTemplate('${a:}').parts).toMatchObject([{ name: 'a', format: '' }]);
  });

  it("knows Kayenta's text for a missing value", () => {
    expect(parseTemplate('${a:-b.*:-c}').parts).toEqual([{ name: 'a', format: '', fallback: 'b.*:-c' }]);
    expect(parseTemplate('${a:-}').parts).toEqual([{ name: 'a', format: '', fallback: '' }]);
    expect(parseTemplate('${a:regex:-b}').parts).toEqual([{ name: 'a', format: 'regex', fallback: 'b' }]);
  });

  it('takes $${ as a literal ${', () => {
    expect(parseTemplate('a$${b}c')).toEqual({ parts: ['a${b}c'], problems: [] });
    expect(parseTemplate('$$${b}')).toEqual({ parts: ['$${b}'], problems: [] });
    expect(parseTemplate('$${a}${b}').parts).toMatchObject(['${a}', { name: 'b' }]);
  });

  it('leaves the groups of label_replace and lone dollars alone', () => {
    expect(parseTemplate('"${1}-${12}", "$1", "$", "$name", "^a$"')).toEqual({
      parts: ['"${1}-${12}", "$1", "$", "$name", "^a$"'],
      problems: [],
    });
  });

  it.each(['${', '${}', '${ a }', '${a-b}', '${a.b}', '${1a}', '${a:re2}', '${a', '${${a}}', '${ä}', '${1'])(
    'refuses %s and tells how a variable is written',
    (text) => {
      const { problems } = parseTemplate(`x{l="${text}"}`);

      expect(problems).toEqual([expect.stringContaining('it is written ${name} or ${name:format}')]);
      expect(problems[0]).toContain(JSON.stringify(text).slice(1, -1));
    },
  );

  it('lists every strange placeholder', () => {
    expect(parseTemplate('${a-b} ${c d} ${e}').problems).toHaveLength(2);
  });
});

describe('splice()', () => {
  const { parts } = parseTemplate('x{${selector},a="${a}"} / y{${selector}}');

  it('puts the pieces of another template in the place of every placeholder of one name', () => {
    const whole = splice(parts, 'selector', parseTemplate('b="${b}"').parts);

    expect(whole.map((part) => (typeof part === 'string' ? part : part.name)).join('')).toBe(
      'x{b="b",a="a"} / y{b="b"}',
    );
  });

  it('leaves a placeholder of the same name in the other template alone, so that it never ends in a circle', () => {
    const whole = splice(parseTemplate('${selector}').parts, 'selector', parseTemplate('${selector}').parts);

    expect(whole).toMatchObject([{ name: 'selector' }]);
  });

  it('takes out what an empty template stands for', () => {
    expect(splice(parseTemplate('x{${selector}}').parts, 'selector', [])).toEqual(['x{', '}']);
  });
});
