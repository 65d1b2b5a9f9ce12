import { describe, expect, it } from 'vitest';
import { describeScope, nameOfCanary } from '../../src/report/describe-scope.js';

const SHARED = { namespace: 'shop' };

describe('describeScope()', () => {
  it('tells both sides, and what they share at the end', () => {
    const scope = { baseline: { ...SHARED, workload: 'a' }, canary: { ...SHARED, workload: 'b', zone: 'z' } };

    expect(describeScope({ scope })).toBe('workload=b zone=z against workload=a, namespace=shop');
    expect(nameOfCanary({ scope })).toBe('b z');
  });

  it('tells what is shared alone where the sides differ in nothing, as with a baseline of the past', () => {
    expect(describeScope({ scope: { baseline: SHARED, canary: SHARED } })).toBe('namespace=shop');
    expect(nameOfCanary({ scope: { baseline: SHARED, canary: SHARED } })).toBeNull();
  });

  it('tells a side that has nothing of its own', () => {
    expect(describeScope({ scope: { baseline: {}, canary: { workload: 'b' } } })).toBe(
      'workload=b against nothing of its own',
    );
  });

  it('tells nothing where nothing is known', () => {
    expect(describeScope({})).toBeNull();
    expect(describeScope({ scope: { baseline: {}, canary: {} } })).toBeNull();
    expect(nameOfCanary({})).toBeNull();
  });
});
