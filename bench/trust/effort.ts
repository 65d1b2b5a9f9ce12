/** How often each case is drawn. */
export interface Effort {
  /** Of so many runs in a full bench, those of this one. */
  runs(full: number): number;
}

const QUICK_SHARE = 0.1;

/** All runs, or a tenth of them. */
export function createEffort({ quick }: { readonly quick: boolean }): Effort {
  return { runs: (full) => Math.ceil(quick ? full * QUICK_SHARE : full) };
}
