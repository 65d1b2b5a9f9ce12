import { describe, expect, it } from 'vitest';
import { mainVariable, nameSide } from '../../src/integrations/name-side.js';

const variable = { raw: false };
const withDefault = { raw: false, default: 'x' };

describe('a side by the name that a dialect has for it', () => {
  it.each([
    ['the variable scope, wherever it stands', { workload: variable, scope: withDefault }, { scope: 'a' }],
    [
      'the first variable without a default',
      { zone: withDefault, workload: variable, pod: variable },
      { workload: 'a' },
    ],
    ['the first where all have one', { zone: withDefault, pod: withDefault }, { zone: 'a' }],
    ['nothing where none is declared', {}, {}],
  ])('fills %s', (_, scope, filled) => {
    expect(nameSide({ scope }, { scope: 'a' })).toEqual(filled);
  });

  it.each([
    ['location', { workload: variable, namespace: variable, region: variable, location: variable }],
    ['region', { workload: variable, namespace: variable, region: variable }],
    ['namespace', { workload: variable, namespace: variable }],
  ])('is placed by the variable %s', (name, scope) => {
    expect(nameSide({ scope }, { scope: 'a', location: 'here' })).toEqual({ workload: 'a', [name]: 'here' });
  });

  it('is not placed where nobody says where, nor by the variable that names it', () => {
    expect(nameSide({ scope: { workload: variable, namespace: variable } }, { scope: 'a', location: '' })).toEqual({
      workload: 'a',
    });
    expect(nameSide({ scope: { namespace: variable } }, { scope: 'a', location: 'here' })).toEqual({ namespace: 'a' });
  });

  it('is taken as it is by a config that declares nothing', () => {
    expect(nameSide({}, { scope: 'a' })).toEqual({ scope: 'a', location: '' });
    expect(mainVariable({})).toBe('scope');
  });
});
