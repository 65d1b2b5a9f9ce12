import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** A series with all that tells it from others. */
export interface SeriesToDigest {
  readonly key: readonly unknown[];
  readonly values: Float64Array;
  /** 1 for a slot with a sample, also one of value NaN; left out where NaN is a gap. */
  readonly filled?: Uint8Array;
}

/** The SHA-256 of series to the last bit, "sha256:" and 64 hex digits; their order makes no difference. After each series others may have their turn. */
export async function digestOfSeries(
  series: readonly SeriesToDigest[],
  { pass }: { readonly pass: () => Promise<void> },
): Promise<string> {
  const hash = createHash('sha256');
  const keyed = series.map(({ key, ...one }) => ({ ...one, key: canonicalJson(key) }));
  for (const { key, values, filled } of keyed.sort((a, b) => order(a.key, b.key) || orderOf(a.values, b.values))) {
    hash.update(`${String(key.length)} ${String(values.length)} ${filled ? 'filled' : 'plain'} ${key}`);
    hash.update(bytesOf(values));
    if (filled) hash.update(filled);
    await pass();
  }
  return `sha256:${hash.digest('hex')}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Two series that nothing tells apart stand in the order of their values. */
function orderOf(a: Float64Array, b: Float64Array): number {
  return Buffer.compare(bytesOf(a), bytesOf(b));
}

const DOUBLE_BYTES = 8;
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** IEEE 754, the lowest byte first, with one NaN for all. */
function bytesOf(values: Float64Array): Buffer {
  // A million values take a moment so, and many one by one.
  if (LITTLE_ENDIAN && !hasNaN(values)) return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const bytes = Buffer.allocUnsafe(values.length * DOUBLE_BYTES);
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(Number.isNaN(value) ? NaN : value, i * DOUBLE_BYTES);
  return bytes;
}

/** A million of them are looked through in a moment so; not by a function for each. */
function hasNaN(values: Float64Array): boolean {
  for (const value of values) if (Number.isNaN(value)) return true;
  return false;
}
