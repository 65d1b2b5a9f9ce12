import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOfSeries as digestInTurns, type SeriesToDigest } from '../../src/identity/series-digest.js';

const one = (key: readonly unknown[], values: readonly number[], filled?: readonly number[]): SeriesToDigest => ({
  key,
  values: Float64Array.from(values),
  ...(filled ? { filled: Uint8Array.from(filled) } : {}),
});
const digestOfSeries = (series: readonly SeriesToDigest[]): Promise<string> =>
  digestInTurns(series, { pass: () => Promise.resolve() });
const KEY = ['metric', 'latency', 'canary', { pod: 'a', zone: 'b' }];

describe('digestOfSeries()', () => {
  it('is the same whatever the order of the series and of their labels', async () => {
    const series = [
      one(KEY, [1, 2]),
      one(['metric', 'errors', 'canary', {}], [3]),
      one(['metric', 'errors', 'baseline', {}], [3]),
    ];
    const turned = [...series.slice(1).reverse(), one([...KEY.slice(0, 3), { zone: 'b', pod: 'a' }], [1, 2])];

    expect(await digestOfSeries(series)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digestOfSeries(turned)).toBe(await digestOfSeries(series));
    expect(await digestOfSeries([one(KEY, [1]), one(KEY, [2])])).toBe(
      await digestOfSeries([one(KEY, [2]), one(KEY, [1])]),
    );
  });

  it.each<[string, SeriesToDigest[], SeriesToDigest[]]>([
    ['the last bit of a value', [one(KEY, [0.1 + 0.2])], [one(KEY, [0.3])]],
    ['the sign of zero', [one(KEY, [0])], [one(KEY, [-0])]],
    ['a gap and a sample of value NaN', [one(KEY, [NaN], [0])], [one(KEY, [NaN], [1])]],
    ['a label', [one(KEY, [1])], [one(['metric', 'latency', 'canary', { pod: 'a' }], [1])]],
    ['the side', [one(KEY, [1])], [one(['metric', 'latency', 'baseline', KEY[3]], [1])]],
    ['where one series ends', [one(KEY, [1, 2]), one(['b'], [3])], [one(KEY, [1]), one(['b'], [2, 3])]],
    ['a series without values', [one(KEY, [1]), one(['failed'], [])], [one(KEY, [1])]],
  ])('tells apart %s', async (_what, a, b) => {
    expect(await digestOfSeries(a)).not.toBe(await digestOfSeries(b));
  });

  it('knows one NaN only', async () => {
    const [strange, usual] = [new Float64Array(1), Float64Array.of(NaN)];
    new BigUint64Array(strange.buffer)[0] = 0xfff8_0000_0000_1234n;

    expect(await digestOfSeries([{ key: KEY, values: strange }])).toBe(
      await digestOfSeries([{ key: KEY, values: usual }]),
    );
  });

  it('stays the same from version to version: links hold it', async () => {
    expect(await digestOfSeries([one(['metric', 'latency', 'canary', {}], [1, 2.5], [1, 1])])).toBe(DIGEST);
  });

  it('differs for any two lists of values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double()), fc.array(fc.double()), async (a, b) => {
        const same = a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
        expect((await digestOfSeries([one(KEY, a)])) === (await digestOfSeries([one(KEY, b)]))).toBe(same);
      }),
    );
  });
});

// python3: hashlib.sha256(b'32 2 filled ["metric","latency","canary",{}]' + struct.pack('<dd', 1, 2.5) + b'\x01\x01')
const DIGEST = 'sha256:16c5eebecaa948305d3f2ea5720704acfcc87a7bb8a7dd5fda7739539f414129';
