import { describe, expect, it } from 'vitest';
import { decodePieces } from '../src/decode-pieces.js';

describe('decodePieces()', () => {
  it('reads letters that stand in two pieces, as one text would be read', () => {
    const bytes = Buffer.from('{"ä":"€𝄞"}');
    for (let at = 0; at <= bytes.length; at++) {
      expect(decodePieces([bytes.subarray(0, at), bytes.subarray(at)])).toBe('{"ä":"€𝄞"}');
    }
  });

  it('says of what is cut within a letter that it is', () => {
    expect(decodePieces([Buffer.from('a€').subarray(0, 3)])).toBe('a\ufffd');
    expect(decodePieces([])).toBe('');
  });
});
