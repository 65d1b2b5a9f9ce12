import { visit, type Document } from 'yaml';
import { propertyOf } from './property-of.js';

/** An alias whose anchor does not stand before it, as the YAML parser tells its errors. */
export interface LooseAlias {
  readonly pos: readonly [number, number];
  readonly message: string;
}

/** The aliases of a document that stand for nothing: found here with their places, since the parser stumbles only when it makes plain data of them. */
export function looseAliases(document: Document): LooseAlias[] {
  const anchors = new Set<string>();
  const loose: LooseAlias[] = [];
  visit(document, {
    Node: (_, node) => {
      const anchor = propertyOf(node, 'anchor');
      if (typeof anchor === 'string') anchors.add(anchor);
    },
    Alias: (_, { source, range }) => {
      if (anchors.has(source)) return;
      const message = `*${source} stands for what &${source} marks, and nothing before it is marked so; a text that begins with * needs quotes`;
      loose.push({ pos: [range?.[0] ?? 0, range?.[1] ?? 0], message });
    },
  });
  return loose;
}
