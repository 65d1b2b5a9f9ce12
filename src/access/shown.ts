/** What of the service somebody is told that it is there. */
export interface Shown {
  /** Those of the metric configs, by name, that they may use. */
  readonly configs: <T>(all: ReadonlyMap<string, T>) => ReadonlyMap<string, T>;
  /** Those of the sources, by name, that may be asked for them. */
  readonly sources: <T>(all: ReadonlyMap<string, T>) => ReadonlyMap<string, T>;
  /** What a name among neither is refused as: who is not told of all must not learn by it which there are. */
  readonly unknown: {
    readonly config: 'UNKNOWN_CONFIG' | 'NOT_ALLOWED';
    readonly source: 'UNKNOWN_SOURCE' | 'NOT_ALLOWED';
  };
  /** Whether that is all there is, and what goes on beside. */
  readonly everything: boolean;
}

/** All there is. */
export const EVERYTHING: Shown = {
  configs: (all) => all,
  sources: (all) => all,
  unknown: { config: 'UNKNOWN_CONFIG', source: 'UNKNOWN_SOURCE' },
  everything: true,
};

/** Nothing. */
export const NOTHING: Shown = {
  configs: () => new Map(),
  sources: () => new Map(),
  unknown: { config: 'NOT_ALLOWED', source: 'NOT_ALLOWED' },
  everything: false,
};
