/** A piece of a plain document on its way to another thread: as much as takes a moment to send and to take up. */
export interface PlainPart {
  /** Each comes after all that it holds; the last one of all is the document. */
  readonly nodes: readonly PlainNode[];
  /** The keys of objects that look alike, as far as they were not sent before. */
  readonly shapes: readonly (readonly string[])[];
}

/** One value that is no primitive. What of its values is none either stands in `links`, place by place, as the number of its node. */
export type PlainNode =
  | { readonly kind: 'object'; readonly shape: number; readonly values: readonly unknown[]; readonly links: Links }
  | { readonly kind: 'array'; readonly values: readonly unknown[]; readonly links: Links }
  | { readonly kind: 'map'; readonly values: readonly unknown[]; readonly links: Links }
  | { readonly kind: 'leaf'; readonly value: unknown }
  | {
      readonly kind: 'view';
      readonly type: ViewType;
      readonly buffer: number;
      readonly from: number;
      readonly length: number;
    };

type Links = readonly number[];

/** The kinds of arrays of numbers that samples stand in. */
export type ViewType = 'float64' | 'uint8';

/** About a millisecond's work on either side. */
const PART_WEIGHT = 5_000;
/** So many bytes are copied in the time that one key takes. */
const BYTES_A_WEIGHT = 400;
/** So many numbers of a list are. */
const NUMBERS_A_WEIGHT = 10;

/**
 * A plain document in pieces: what stands in it twice is sent once, and stands twice in what is put together of them (see `createAssembly`).
 *
 * @throws {RangeError} where something in it is no plain data
 */
export function* plainParts(document: unknown): Generator<PlainPart> {
  const numbers = new Map<object, number>();
  const shapes = new Map<string, number>();
  let part: { nodes: PlainNode[]; shapes: (readonly string[])[] } = { nodes: [], shapes: [] };
  let weight = 0;
  const shapeOf = (keys: readonly string[]): number => {
    const name = JSON.stringify(keys);
    const known = shapes.get(name);
    if (known !== undefined) return known;
    part.shapes.push(keys);
    shapes.set(name, shapes.size);
    return shapes.size - 1;
  };
  const waiting: unknown[] = [document];
  while (waiting.length > 0) {
    const next = waiting.at(-1);
    if (!isObject(next) || numbers.has(next)) {
      waiting.pop();
      // A document that is a primitive is one node all the same.
      if (!isObject(next) && waiting.length === 0) part.nodes.push({ kind: 'leaf', value: next });
      continue;
    }
    const inner = innerOf(next).filter((one) => isObject(one) && !numbers.has(one));
    if (inner.length > 0) {
      for (const one of inner) waiting.push(one);
      continue;
    }
    waiting.pop();
    part.nodes.push(nodeOf(next, { numbers, shapeOf }));
    numbers.set(next, numbers.size);
    weight += weightOf(next);
    if (weight < PART_WEIGHT) continue;
    yield part;
    [part, weight] = [{ nodes: [], shapes: [] }, 0];
  }
  yield part;
}

function isObject(value: unknown): value is object {
  if (typeof value === 'function' || typeof value === 'symbol') throw new RangeError('What is sent must be plain data');
  return typeof value === 'object' && value !== null;
}

/** What a value holds; nothing for a list of primitives, which is sent as it is. */
function innerOf(value: object): readonly unknown[] {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value instanceof ArrayBuffer) return [];
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  return Object.values(value);
}

function weightOf(value: object): number {
  if (value instanceof ArrayBuffer) return 1 + value.byteLength / BYTES_A_WEIGHT;
  if (ArrayBuffer.isView(value)) return 1;
  const inner = innerOf(value);
  return 2 + inner.length / (typeof inner[0] === 'number' ? NUMBERS_A_WEIGHT : 1);
}

interface Known {
  readonly numbers: ReadonlyMap<object, number>;
  readonly shapeOf: (keys: readonly string[]) => number;
}

function nodeOf(value: object, { numbers, shapeOf }: Known): PlainNode {
  if (value instanceof ArrayBuffer) return { kind: 'leaf', value };
  if (ArrayBuffer.isView(value)) return viewOf(value, numbers);
  const inner = innerOf(value);
  const links = inner.flatMap((one, place) => (isObject(one) ? [place, numbers.get(one) ?? 0] : []));
  const values = links.length === 0 ? inner : inner.map((one) => (isObject(one) ? undefined : one));
  if (Array.isArray(value)) return { kind: 'array', values, links };
  if (value instanceof Map) return { kind: 'map', values, links };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new RangeError('What is sent must be plain data');
  return { kind: 'object', shape: shapeOf(Object.keys(value)), values, links };
}

function viewOf(value: ArrayBufferView, numbers: Known['numbers']): PlainNode {
  const place = { buffer: numbers.get(value.buffer) ?? 0, from: value.byteOffset };
  if (value instanceof Float64Array) return { kind: 'view', type: 'float64', ...place, length: value.length };
  if (value instanceof Uint8Array) return { kind: 'view', type: 'uint8', ...place, length: value.length };
  throw new RangeError('What is sent must be plain data');
}
