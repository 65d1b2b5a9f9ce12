/** What a validator read of one object. */
interface Reads {
  /** A JSON pointer. */
  readonly path: string;
  readonly value: object;
  readonly names: Set<string>;
  /** Whether it walked all keys, as it does of a map, whose keys are the author's to choose. */
  walked: boolean;
}

/** A value whose readers are watched. */
export interface Watched {
  readonly value: unknown;
  /** JSON pointers of the fields that nobody read, of objects of which something was read: what the reader does not know. */
  readonly unread: () => readonly string[];
  /** JSON pointers of the objects with fields of which nothing was read at all. */
  readonly untouched: () => readonly string[];
}

/** `value` as it is, but watched: a validator compiled from a schema reads exactly the fields that the schema names. */
export function watchReads(value: unknown): Watched {
  const all: Reads[] = [];
  const watched = watch(value, '', all);
  const objects = (): readonly Reads[] =>
    all.filter(({ value: object }) => !Array.isArray(object) && Object.keys(object).length > 0);
  return {
    value: watched,
    unread: () =>
      objects()
        .filter(({ names, walked }) => !walked && names.size > 0)
        .flatMap(({ path, value: object, names }) =>
          Object.keys(object)
            .filter((name) => !names.has(name))
            .map((name) => `${path}/${escapePointer(name)}`),
        ),
    untouched: () =>
      objects()
        .filter(({ names, walked }) => !walked && names.size === 0)
        .map(({ path }) => path),
  };
}

function watch(value: unknown, path: string, all: Reads[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const reads: Reads = { path, value, names: new Set(), walked: false };
  all.push(reads);
  const children = new Map<string, unknown>();
  return new Proxy(value, {
    get(target, name, receiver) {
      const child: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string') return child;
      reads.names.add(name);
      if (!Object.hasOwn(target, name)) return child;
      if (!children.has(name)) children.set(name, watch(child, `${path}/${escapePointer(name)}`, all));
      return children.get(name);
    },
    ownKeys(target) {
      reads.walked = true;
      return Reflect.ownKeys(target);
    },
  });
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
