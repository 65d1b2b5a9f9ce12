/** Keeps what takes long to get, as long as there is room. */
export interface SampleCache<T> {
  /** What is kept under a key, or what `get` gives. */
  readonly get: (key: string, get: () => Promise<T>) => Promise<T>;
}

/** So many samples are kept, some 20 MB. */
const MOST_SAMPLES = 2_000_000;

/** A cache that lets go of what was not used for longest; `sizeOf` counts the samples of a value. */
export function createSampleCache<T>(sizeOf: (value: T) => number): SampleCache<T> {
  const kept = new Map<string, { readonly value: Promise<T>; size: number }>();
  let total = 0;
  const forget = (key: string): void => {
    total -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  const makeRoom = (): void => {
    for (const key of kept.keys()) {
      if (total <= MOST_SAMPLES || kept.size === 1) return;
      forget(key);
    }
  };
  return {
    get: async (key, get) => {
      const entry = kept.get(key) ?? { value: get(), size: 0 };
      kept.delete(key);
      kept.set(key, entry);
      try {
        const value = await entry.value;
        const size = sizeOf(value);
        if (kept.get(key) === entry && entry.size !== size) {
          total += size - entry.size;
          entry.size = size;
          makeRoom();
        }
        return value;
      } catch (error) {
        if (kept.get(key) === entry) forget(key);
        throw error;
      }
    },
  };
}
