import { describe, expect, it } from 'vitest';
import { createRecent } from '../../src/identity/recent.js';

describe('createRecent()', () => {
  it('keeps a value until its time', () => {
    let nowMs = 0;
    const recent = createRecent<string>(10, () => nowMs);

    recent.keep('a', 'A', { untilMs: 10, weight: 1 });
    nowMs = 9;
    expect(recent.get('a')).toBe('A');
    nowMs = 10;
    expect(recent.get('a')).toBeUndefined();
  });

  it('drops what was longest unused where all together weigh too much', () => {
    const recent = createRecent<string>(10, () => 0);
    const keeping = { untilMs: 1, weight: 5 };

    recent.keep('a', 'A', keeping);
    recent.keep('b', 'B', keeping);
    recent.get('a');
    recent.keep('c', 'C', keeping);

    expect(['a', 'b', 'c'].map(recent.get)).toEqual(['A', undefined, 'C']);
  });

  it('does not keep what weighs too much by itself, and has room again for what replaces it', () => {
    const recent = createRecent<string>(10, () => 0);

    recent.keep('a', 'A', { untilMs: 1, weight: 6 });
    recent.keep('a', 'heavy', { untilMs: 1, weight: 11 });
    recent.keep('b', 'B', { untilMs: 1, weight: 10 });

    expect(['a', 'b'].map(recent.get)).toEqual([undefined, 'B']);
  });

  it('makes room of what is over before it drops what is not', () => {
    let nowMs = 0;
    const recent = createRecent<string>(10, () => nowMs);

    recent.keep('new', 'N', { untilMs: 100, weight: 5 });
    recent.keep('old', 'O', { untilMs: 1, weight: 5 });
    nowMs = 2;
    recent.keep('next', 'X', { untilMs: 100, weight: 5 });

    expect(['new', 'old', 'next'].map(recent.get)).toEqual(['N', undefined, 'X']);
  });
});
