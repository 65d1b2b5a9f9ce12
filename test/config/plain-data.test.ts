import { describe, expect, it } from 'vitest';
import { firstHazard } from '../../src/config/plain-data.js';

const noSamples = (): boolean => false;

describe('firstHazard()', () => {
  it('finds nothing in ordinary documents, however long their series', () => {
    const document = { a: [{ b: 'c' }, null, 1], data: { m: { canary: new Array(1_000_000).fill(1) } } };

    expect(firstHazard(document, (path) => path.join('/') === 'data/m/canary')).toBeUndefined();
  });

  it('finds a key __proto__ at any depth', () => {
    expect(firstHazard(JSON.parse('{"a":[{"__proto__":{"b":1}}]}'), noSamples)?.path).toEqual(['a', 0]);
  });

  it('finds nesting, long arrays and a great many values', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);

    expect(firstHazard(deep, noSamples)?.message).toContain('nested deeper than 32');
    expect(firstHazard({ a: new Array(5_001).fill(1) }, noSamples)).toMatchObject({
      path: ['a'],
      message: 'has 5001 elements, at most 5000',
    });
    expect(firstHazard({ a: new Array(11).fill(new Array(5_000).fill(1)) }, noSamples)?.message).toContain(
      'more than 50000 values',
    );
  });
});
