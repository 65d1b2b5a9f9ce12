import { describe, expect, it } from 'vitest';
import { createRecent } from '../../src/identity/recent.js';

describe('createRecent()', () => {
  it('keeps a value until its time', () => {
    let nowMs = 0;
    const recent = createRecent<string>(2, () => nowMs);

    recent.keep('a', 'A', 10);
    nowMs = 9;
    expect(recent.get('a')).toBe('A');
    nowMs = 10;
    expect(recent.get('a')).toBeUndefined();
  });

  it('drops what was longest unused where there are too many', () => {
    const recent = createRecent<string>(2, () => 0);

    recent.keep('a', 'A', 1);
    recent.keep('b', 'B', 1);
    recent.get('a');
    recent.keep('c', 'C', 1);

    expect(['a', 'b', 'c'].map(recent.get)).toEqual(['A', undefined, 'C']);
  });
});
