/** A line in which those who wait under different names take turns, and those of one name come in their order. */
export interface FairLine<Name, Item> {
  readonly add: (name: Name, item: Item) => void;
  /** Whose turn it is among the names that may come now; it does not wait any more then. */
  readonly take: (mayCome: (name: Name) => boolean) => Item | undefined;
  readonly remove: (name: Name, item: Item) => void;
  readonly size: () => number;
}

/** A line in which nobody waits yet. */
export function createFairLine<Name, Item>(): FairLine<Name, Item> {
  // Both keep the order in which something was put into them.
  const waiting = new Map<Name, Set<Item>>();
  let size = 0;
  const remove = (name: Name, item: Item): boolean => {
    const items = waiting.get(name);
    if (!items?.delete(item)) return false;
    if (items.size === 0) waiting.delete(name);
    size -= 1;
    return true;
  };
  return {
    add: (name, item) => {
      const items = waiting.get(name) ?? new Set();
      waiting.set(name, items.add(item));
      size += 1;
    },
    take: (mayCome) => {
      for (const [name, items] of waiting) {
        if (!mayCome(name)) continue;
        const [first] = items;
        if (first === undefined || !remove(name, first)) continue;
        // The others of this name come after those of all other names.
        if (waiting.delete(name)) waiting.set(name, items);
        return first;
      }
      return undefined;
    },
    remove: (name, item) => {
      remove(name, item);
    },
    size: () => size,
  };
}
