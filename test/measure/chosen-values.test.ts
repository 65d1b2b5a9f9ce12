import { describe, expect, it } from 'vitest';
import { chosenValues } from '../../src/measure/chosen-values.js';

type Values = Readonly<Record<string, string>>;

interface Given {
  readonly shared?: Values;
  readonly baseline?: Values;
  readonly canary?: Values;
  readonly defaults?: Values;
}

function chosen({ shared = {}, baseline = {}, canary = {}, defaults }: Given) {
  const request = { scope: shared, baseline: { scope: baseline, offset: 0 }, canary: { scope: canary } };
  const scope =
    defaults &&
    Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { default: value, raw: false }]));
  const config = scope ? { scope } : {};
  return {
    baseline: Object.fromEntries(chosenValues(request, config, 'baseline')),
    canary: Object.fromEntries(chosenValues(request, config, 'canary')),
  };
}

describe('chosenValues()', () => {
  it("are each side's own", () => {
    expect(chosen({ baseline: { a: '1' }, canary: { a: '2', b: '3' } })).toEqual({
      baseline: { a: '1' },
      canary: { a: '2', b: '3' },
    });
  });

  it('are those of both sides where a side has none of its own', () => {
    expect(chosen({ shared: { a: 'both', b: 'both' }, canary: { a: 'own' } })).toEqual({
      baseline: { a: 'both', b: 'both' },
      canary: { a: 'own', b: 'both' },
    });
  });

  it("are the config's defaults where the request gives none", () => {
    const defaults = { a: 'default', b: 'default', c: 'default' };

    expect(chosen({ defaults, shared: { b: 'both' }, baseline: { c: 'own' } })).toEqual({
      baseline: { a: 'default', b: 'both', c: 'own' },
      canary: { a: 'default', b: 'both', c: 'default' },
    });
  });

  it('are not there where a variable is declared without a default', () => {
    const request = { scope: {}, baseline: { scope: {}, offset: 0 }, canary: { scope: {} } };

    expect(chosenValues(request, { scope: { a: { raw: false } } }, 'canary').size).toBe(0);
  });

  it('are of any name where the config declares none', () => {
    expect(chosen({ canary: { location: 'l' } }).canary).toEqual({ location: 'l' });
  });

  it('have no value where the request gives an empty one, not even a default: a pipeline meant to give one', () => {
    const defaults = { a: 'default', b: 'default' };

    expect(chosen({ defaults, shared: { b: '' }, canary: { a: '' } })).toEqual({
      baseline: { a: 'default' },
      canary: {},
    });
    expect(chosen({ shared: { a: 'both' }, canary: { a: '' } })).toEqual({ baseline: { a: 'both' }, canary: {} });
    expect(chosen({ shared: { a: '' }, canary: { a: 'own' } })).toEqual({ baseline: {}, canary: { a: 'own' } });
  });

  it('may be blank', () => {
    expect(chosen({ canary: { a: ' ' } }).canary).toEqual({ a: ' ' });
  });

  it('may have the name of what every object has', () => {
    const shared = JSON.parse('{"__proto__": "p", "constructor": "c"}') as Values;
    const request = { scope: shared, baseline: { scope: {}, offset: 0 }, canary: { scope: {} } };

    expect([...chosenValues(request, {}, 'canary')]).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });
});
