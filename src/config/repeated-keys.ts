import { isNode, isScalar, visit, type Document } from 'yaml';

/** A key that stands in its object before already, as the YAML parser tells its errors. */
export interface RepeatedKey {
  readonly pos: readonly [number, number];
  readonly message: string;
}

/** The keys that a document has twice in one object: found here, since the parser holds each key against all before it. */
export function repeatedKeys(document: Document): RepeatedKey[] {
  const repeated: RepeatedKey[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name) && isNode(key) && key.range) {
          repeated.push({ pos: [key.range[0], key.range[1]], message: 'Map keys must be unique' });
        }
        seen.add(name);
      }
    },
  });
  return repeated;
}
