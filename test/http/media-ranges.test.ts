import { describe, expect, it } from 'vitest';
import { mediaRangesOf } from '../../src/http/media-ranges.js';

describe('mediaRangesOf()', () => {
  it('gives types in small letters with their qualities, in the order of the header', () => {
    expect(mediaRangesOf('Text/HTML;level=1;q=0.5 , */* ;Q=0.25,application/vnd.x+json;v="1"')).toEqual([
      { type: 'text/html', quality: 0.5 },
      { type: '*/*', quality: 0.25 },
      { type: 'application/vnd.x+json', quality: 1 },
    ]);
  });

  it.each([
    '',
    ',',
    'text',
    '/',
    'text/',
    'a b/c',
    '*',
    'text/html/x',
    'text/html;q=2',
    'text/html;q=',
    'text/html;q=-1',
  ])('makes nothing of %j', (accept) => {
    expect(mediaRangesOf(accept)).toEqual([]);
  });

  it('reads no more than two thousand characters', () => {
    expect(mediaRangesOf('a/b,'.repeat(10_000))).toHaveLength(500);
    expect(mediaRangesOf(`${'a/b;'.repeat(100_000)}${' '.repeat(100_000)}`)).toEqual([{ type: 'a/b', quality: 1 }]);
  });
});
