import type { PlainNode, PlainPart } from './plain-parts.js';

/** Puts a plain document together from its parts. */
export interface PlainAssembly {
  readonly add: (part: PlainPart) => void;
  /** What was sent, once all parts are there. */
  readonly document: () => unknown;
}

/** Takes up the parts of one document, in their order. */
export function createAssembly(): PlainAssembly {
  const made: unknown[] = [];
  const shapes: (readonly string[])[] = [];
  return {
    add: (part) => {
      shapes.push(...part.shapes);
      for (const node of part.nodes) made.push(valueOf(node, { made, shapes }));
    },
    document: () => made.at(-1),
  };
}

interface Sent {
  readonly made: readonly unknown[];
  readonly shapes: readonly (readonly string[])[];
}

function valueOf(node: PlainNode, sent: Sent): unknown {
  if (node.kind === 'leaf') return node.value;
  if (node.kind === 'view') return toView(node, sent.made[node.buffer]);
  const values = linked(node, sent.made);
  if (node.kind === 'array') return values;
  const half = values.length / 2;
  if (node.kind === 'map') return new Map(values.slice(0, half).map((key, i) => [key, values[half + i]]));
  return toObject(sent.shapes[node.shape] ?? [], values);
}

function linked({ values, links }: Exclude<PlainNode, { kind: 'leaf' | 'view' }>, made: Sent['made']): unknown[] {
  const all = [...values];
  for (let i = 0; i < links.length; i += 2) all[links[i] ?? 0] = made[links[i + 1] ?? 0];
  return all;
}

function toObject(keys: readonly string[], values: readonly unknown[]): object {
  // To assign this one would give the object another prototype.
  if (keys.includes('__proto__')) return Object.fromEntries(keys.map((key, i) => [key, values[i]]));
  const object: Record<string, unknown> = {};
  for (const [i, key] of keys.entries()) object[key] = values[i];
  return object;
}

function toView({ type, from, length }: Extract<PlainNode, { kind: 'view' }>, buffer: unknown): ArrayBufferView {
  if (!(buffer instanceof ArrayBuffer)) throw new RangeError('A view has a buffer');
  return type === 'float64' ? new Float64Array(buffer, from, length) : new Uint8Array(buffer, from, length);
}
