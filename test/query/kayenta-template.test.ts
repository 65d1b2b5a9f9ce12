import { describe, expect, it } from 'vitest';
import { kayentaTemplate } from '../../src/query/kayenta-template.js';

const NONE = new Map<string, string>();

describe('kayentaTemplate()', () => {
  it('has no pieces where there is no text', () => {
    expect(kayentaTemplate(undefined, NONE)).toEqual({ kind: 'built', parts: [] });
    expect(kayentaTemplate('', NONE)).toEqual({ kind: 'built', parts: [] });
    expect(kayentaTemplate('${a:-}', NONE)).toEqual({ kind: 'built', parts: [] });
  });

  it('knows variables by either spelling', () => {
    expect(kayentaTemplate('$\\{a}${b}', NONE)).toMatchObject({ parts: [{ name: 'a' }, { name: 'b' }] });
  });

  it('puts the text for a missing value in its place, and no other', () => {
    expect(kayentaTemplate('x${a:-b}', NONE)).toEqual({ kind: 'built', parts: ['x', 'b'] });
    expect(kayentaTemplate('x${a:-b}', new Map([['a', 'c']]))).toMatchObject({ parts: ['x', { name: 'a' }] });
  });

  it('refuses what is no variable', () => {
    expect(kayentaTemplate('${a b}', NONE)).toMatchObject({ kind: 'refused', problems: [expect.any(String)] });
  });
});
