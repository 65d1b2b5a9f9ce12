/** Values that are kept for a while, by key. */
export interface Recent<T> {
  readonly get: (key: string) => T | undefined;
  /** Keeps a value; of too much those that were longest unused go. */
  readonly keep: (key: string, value: T, keeping: Keeping) => void;
}

/** How a value is kept. */
export interface Keeping {
  /** Until then, in milliseconds on the clock. */
  readonly untilMs: number;
  /** How much of the store it takes. */
  readonly weight: number;
}

/** A store of values that weigh no more than that, all together. */
export function createRecent<T>(mostWeight: number, now: () => number): Recent<T> {
  const kept = new Map<string, Keeping & { readonly value: T }>();
  let weight = 0;
  const drop = (key: string): void => {
    weight -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  };
  const isOver = ({ untilMs }: Keeping): boolean => now() >= untilMs;
  return {
    get: (key) => {
      const found = kept.get(key);
      if (!found) return undefined;
      if (isOver(found)) {
        drop(key);
        return undefined;
      }
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    keep: (key, value, keeping) => {
      drop(key);
      for (const [other, one] of kept) if (isOver(one)) drop(other);
      if (keeping.weight > mostWeight) return;
      kept.set(key, { value, ...keeping });
      weight += keeping.weight;
      for (const [oldest] of kept) {
        if (weight <= mostWeight) break;
        drop(oldest);
      }
    },
  };
}
