/** A few values that are kept for a while, by key. */
export interface Recent<T> {
  readonly get: (key: string) => T | undefined;
  /** Keeps a value until then, in milliseconds on the clock; of too many the one that was longest unused goes. */
  readonly keep: (key: string, value: T, untilMs: number) => void;
}

/** A store of at most so many values. */
export function createRecent<T>(most: number, now: () => number): Recent<T> {
  const kept = new Map<string, { readonly value: T; readonly untilMs: number }>();
  return {
    get: (key) => {
      const found = kept.get(key);
      kept.delete(key);
      if (!found || now() >= found.untilMs) return undefined;
      kept.set(key, found);
      return found.value;
    },
    keep: (key, value, untilMs) => {
      kept.delete(key);
      kept.set(key, { value, untilMs });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
}
