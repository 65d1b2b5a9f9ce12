import { describe, expect, it } from 'vitest';
import { jsonExcess } from '../../src/config/json-excess.js';

const BOUNDS = { parts: 6, elements: 4, textBytes: 10 };

function excess(text: string): string | undefined {
  return jsonExcess(Buffer.from(text), BOUNDS);
}

describe('jsonExcess()', () => {
  it('finds nothing in what keeps to its bounds', () => {
    expect(excess('{"a":[1,2,3],"b":{"c":"12345"}}')).toBeUndefined();
    expect(excess('[1,2,3,4,5]')).toBeUndefined();
    expect(excess('')).toBeUndefined();
  });

  it('counts objects, arrays and keys together', () => {
    expect(excess('{"a":{"b":{"c":1}}}')).toBeUndefined();
    expect(excess('{"a":{"b":{"c":[]}}}')).toBe('holds more than 6 objects, arrays and keys');
  });

  it('counts what stands behind commas', () => {
    expect(excess('[1,2,3,4,5,6]')).toBe('holds more than 4 values');
  });

  it('counts the bytes of text, keys included', () => {
    expect(excess('"1234567890"')).toBeUndefined();
    expect(excess('"12345678901"')).toBe('holds more than 10 bytes of text');
    expect(excess('{"123456":"ééé"}')).toBe('holds more than 10 bytes of text');
  });

  it('takes nothing inside of a text for anything else, whatever is escaped there', () => {
    expect(excess('"[[[[,,,,,"')).toBeUndefined();
    expect(excess(String.raw`"\"[[[,,,"`)).toBeUndefined();
    expect(excess(String.raw`["\\",1,2,3,4,5]`)).toBe('holds more than 4 values');
    expect(excess('"[[[[[[[[')).toBeUndefined();
  });

  it('ends at the first bracket that is too deep', () => {
    const many = { parts: Infinity, elements: Infinity, textBytes: Infinity };

    expect(jsonExcess(Buffer.from('['.repeat(64) + ']'.repeat(64)), many)).toBeUndefined();
    expect(jsonExcess(Buffer.from('{"a":'.repeat(65)), many)).toBe('is nested deeper than 64 levels');
    expect(jsonExcess(Buffer.from('[]'.repeat(100)), many)).toBeUndefined();
  });
});
