import fc from 'fast-check';
import { HOSTILE_KEYS, HOSTILE_TEXTS, HOSTILE_VALUES, RAW, RAW_TOKENS } from './hostile-values.js';

/** A change of one place in a JSON document. */
export interface JsonMutation {
  readonly on: 'json';
  readonly op: 'drop' | 'repeat' | 'replace' | 'text' | 'raw' | 'add' | 'rename' | 'deepen' | 'move' | 'swell' | 'any';
  /** Which place. */
  readonly at: number;
  readonly with: number;
  readonly value: unknown;
}

/** Changes of JSON documents. */
export const jsonMutation: fc.Arbitrary<JsonMutation> = fc.record({
  on: fc.constant('json' as const),
  op: fc.constantFrom('drop', 'repeat', 'replace', 'text', 'raw', 'add', 'rename', 'deepen', 'move', 'swell', 'any'),
  at: fc.nat(10_000),
  with: fc.nat(10_000),
  value: fc.jsonValue({ maxDepth: 2 }),
});

/** A place inside of a document: a container, and the key there. */
interface Place {
  readonly parent: Record<string, unknown> | unknown[];
  readonly key: string;
}

/** The text with these changes made one after the other; as it is, where it is no JSON. */
export function mutateJson(text: string, mutations: readonly JsonMutation[]): string {
  const root = { '': parse(text) };
  if (mutations.length === 0 || root[''] === undefined) return text;
  for (const mutation of mutations) {
    const places = placesIn(root);
    const place = places[mutation.at % places.length];
    if (place) mutate(place, mutation, places);
  }
  return written(root['']);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MOST_PLACES = 3_000;

function placesIn(root: Record<string, unknown>): Place[] {
  const places: Place[] = [{ parent: root, key: '' }];
  for (const { parent, key } of places) {
    const value = Reflect.get(parent, key) as unknown;
    if (typeof value !== 'object' || value === null || places.length > MOST_PLACES) continue;
    const inside = value as Place['parent'];
    places.push(...Object.keys(inside).map((one) => ({ parent: inside, key: one })));
  }
  return places;
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}

function mutate({ parent, key }: Place, { op, with: n, value }: JsonMutation, places: readonly Place[]): void {
  const old = Reflect.get(parent, key) as unknown;
  const put = (next: unknown): void => {
    Object.defineProperty(parent, key, { value: next, enumerable: true, configurable: true, writable: true });
  };
  switch (op) {
    case 'drop':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
      return;
    case 'repeat':
      if (Array.isArray(parent))
        parent.push(...Array.from({ length: timesOf(old, 1 + (n % 50)) }, () => structuredClone(old)));
      else addKey(parent, `${RAW.begin}${key}`, old);
      return;
    case 'replace':
      put(structuredClone(pick(HOSTILE_VALUES, n)));
      return;
    case 'text':
      put(typeof old === 'string' && n % 3 === 0 ? `${old}${pick(HOSTILE_TEXTS, n)}` : pick(HOSTILE_TEXTS, n));
      return;
    case 'raw':
      put(`${RAW.begin}${pick(RAW_TOKENS, n)}${RAW.end}`);
      return;
    case 'add':
      if (typeof old === 'object' && old !== null && !Array.isArray(old)) addKey(old, pick(HOSTILE_KEYS, n), value);
      else put({ [pick(HOSTILE_KEYS, n)]: value });
      return;
    case 'rename':
      Reflect.deleteProperty(parent, key);
      addKey(parent, n % 2 === 0 ? `${key}s` : pick(HOSTILE_KEYS, n), old);
      return;
    case 'deepen':
      put(n % 2 === 0 ? [old] : { [key]: old });
      return;
    case 'move': {
      const other = pick(places, n);
      put(structuredClone(Reflect.get(other.parent, other.key)));
      return;
    }
    case 'swell':
      put(swollen(old, n));
      return;
    case 'any':
      put(value);
  }
}

function swollen(old: unknown, n: number): unknown {
  if (typeof old === 'string') return old.repeat(1 + (n % 2_000)).slice(0, 200_000);
  return Array.from({ length: timesOf(old, n % 3_000) }, () => old);
}

/** Beyond what any body may have. To write a text of more than half a gigabyte ends a Node.js of today, fuzzer or not. */
const MOST_CHARACTERS = 40_000_000;

/** How often something may stand in a document: as often as wanted, or as it has room. */
function timesOf(value: unknown, wanted: number): number {
  return Math.min(wanted, Math.floor(MOST_CHARACTERS / charactersOf(value, MOST_CHARACTERS)));
}

/** About how many characters it takes to write something, counted no further than it matters. */
function charactersOf(value: unknown, most: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let sum = 2;
  for (const [key, one] of Object.entries(value)) {
    sum += key.length + 4 + charactersOf(one, most - sum);
    if (sum > most) break;
  }
  return sum;
}

function addKey(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

const TOKEN = new RegExp(`"\\\\u0002raw:((?:[^"\\\\]|\\\\.)*?)\\\\u0003"`, 'g');
const KEY = /"\\u0002raw:/g;

/** JSON, but for what is put in raw; keys may be there twice. */
function written(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? 'null')
    .replaceAll(TOKEN, (_all, token: string) => JSON.parse(`"${token}"`) as string)
    .replaceAll(KEY, '"');
}
