import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssembly } from '../../src/work/plain-assembly.js';
import { plainParts, type PlainPart } from '../../src/work/plain-parts.js';

function sent(document: unknown): unknown {
  return together([...plainParts(document)]);
}

/** As the parts arrive: each copied by itself. */
function together(parts: readonly PlainPart[]): unknown {
  const assembly = createAssembly();
  for (const part of parts) assembly.add(structuredClone(part));
  return assembly.document();
}

describe('plainParts()', () => {
  it('gives any plain document as it was, key by key in its order', () => {
    const leaf = fc.oneof(
      fc.constantFrom(undefined, null, NaN, -0, Infinity, true),
      fc.double(),
      fc.string(),
      fc.float64Array({ maxLength: 5 }),
      fc.uint8Array({ maxLength: 5 }),
    );
    const { document } = fc.letrec((tie) => ({
      document: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('document'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('document'), { maxKeys: 4, noNullPrototype: true }),
        fc.array(fc.tuple(fc.string(), tie('document')), { maxLength: 3 }).map((entries) => new Map(entries)),
      ),
    }));

    fc.assert(
      fc.property(document, (value) => {
        const copy = sent(value);
        expect(copy).toStrictEqual(value);
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('sends once what stands in a document twice, and a buffer for all its views', () => {
    const samples = Float64Array.from({ length: 100 }, (_, i) => i);
    const metric = { name: 'a' };
    const copy = sent({ all: samples, some: samples.subarray(10, 20), metrics: [{ metric }, { metric }] }) as {
      all: Float64Array;
      some: Float64Array;
      metrics: { metric: object }[];
    };

    expect(copy.some.buffer).toBe(copy.all.buffer);
    expect([...copy.some]).toEqual([...samples.subarray(10, 20)]);
    expect(copy.metrics[0]!.metric).toBe(copy.metrics[1]!.metric);
  });

  it('sends no more at once than takes a moment, however large the document is', () => {
    const metrics = Array.from({ length: 2_000 }, (_, i) => ({
      name: `m${String(i)}`,
      samples: new Float64Array(20),
      more: { a: i, b: [i, i], c: { d: String(i) } },
    }));
    const parts = [...plainParts(metrics)];
    const weights = parts.map(({ nodes }) => nodes.length);

    expect(together(parts)).toStrictEqual(metrics);
    expect(Math.max(...weights)).toBeLessThan(5_000);
    expect(parts.length).toBeGreaterThan(5);
  });

  it('sends keys that would change an object, as keys', () => {
    const document: unknown = JSON.parse('{"__proto__": {"admin": true}, "a": 1}');

    expect(Object.keys(sent(document) as object)).toEqual(['__proto__', 'a']);
    expect((sent(document) as { admin?: boolean }).admin).toBeUndefined();
  });

  it('refuses what is no plain data', () => {
    expect(() => [...plainParts({ a: () => 1 })]).toThrow(RangeError);
    expect(() => [...plainParts({ a: new Date() })]).toThrow(RangeError);
    expect(() => [...plainParts(Symbol('a'))]).toThrow(RangeError);
  });
});
