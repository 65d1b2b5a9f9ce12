import { describe, expect, it } from 'vitest';
import { nativeTemplate } from '../../src/query/native-template.js';

/** A selector of so many variables. */
const variables = (count: number): string => '${v}'.repeat(count);
const fourTimes = '${selector} ${selector} ${selector} ${selector}';

describe('nativeTemplate()', () => {
  it('puts the selector in the place of each ${selector}', () => {
    const template = nativeTemplate('x{${selector}} / y{${selector}}', { selector: 'a="${v}"' });

    if (template.kind === 'refused') throw new Error(template.problems.join());
    const pieces = template.parts.map((part) => (typeof part === 'string' ? part : `<${part.name}>`));
    expect(pieces.join('')).toBe('x{a="<v>"} / y{a="<v>"}');
  });

  it('takes at most 200 variables, counted where the selector stands', () => {
    expect(nativeTemplate(fourTimes, { selector: variables(50) })).toMatchObject({ kind: 'built' });
    expect(nativeTemplate(fourTimes, { selector: variables(51) })).toEqual({
      kind: 'refused',
      problems: ['uses variables more than 200 times'],
    });
    // A selector that is not asked for does not count.
    expect(nativeTemplate('${v}', { selector: variables(201) })).toMatchObject({ kind: 'built' });
  });

  it('takes at most 50,000 characters, counted where the selector stands', () => {
    const selector = 'x'.repeat(12_500);

    expect(nativeTemplate(fourTimes.replaceAll(' ', ''), { selector })).toMatchObject({ kind: 'built' });
    expect(nativeTemplate(fourTimes, { selector })).toEqual({
      kind: 'refused',
      problems: ['is 50003 characters long with its variables filled in, at most 50000'],
    });
  });

  it('tells the mistakes of a selector only where it is asked for', () => {
    expect(nativeTemplate('x', { selector: '${a.b}' })).toMatchObject({ kind: 'built' });
    expect(nativeTemplate('x{${selector}}', { selector: '${a.b}' })).toMatchObject({
      kind: 'refused',
      problems: [expect.stringContaining('is no variable')],
    });
  });

  it('refuses a selector that the config has not, and a variable with a value of its own', () => {
    expect(nativeTemplate('x{${selector}}', { selector: undefined })).toEqual({
      kind: 'refused',
      problems: ['uses ${selector}, and the config has no selector'],
    });
    expect(nativeTemplate('x{a="${b:-c}"}', { selector: undefined })).toEqual({
      kind: 'refused',
      problems: ['gives variable "b" a value of its own: a default stands in the config\'s scope'],
    });
  });
});
