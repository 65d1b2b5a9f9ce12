/** Who has how much of a room. */
export interface Shares {
  /** Notes that a caller asks for a part of it: whoever does shares it for a while. */
  readonly ask: (caller: string) => void;
  /** Whether there is room for one more of a caller's. */
  readonly mayEnter: (caller: string) => boolean;
  readonly enter: (caller: string) => void;
  readonly leave: (caller: string) => void;
  readonly heldBy: (caller: string) => number;
  readonly running: () => number;
  /** The most that was in it at once since this was asked last. */
  readonly peak: () => number;
}

/** What is shared, and how. */
export interface SharedRoom {
  /** How much there is by now. */
  readonly room: () => number;
  /** How much of it one caller may have; undefined where they may have all. */
  readonly mostOf: (caller: string) => number | undefined;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** Callers who have asked within this time share what there is. */
const SHARING_MS = 10_000;

/** A room that is shared evenly among those who have asked for it in the last ten seconds: one alone has all of it, and each of several finds their part free. */
export function createShares({ room, mostOf, now }: SharedRoom): Shares {
  const held = new Map<string, number>();
  const askedMs = new Map<string, number>();
  let running = 0;
  let peak = 0;
  const forgetOld = (): void => {
    for (const [caller, ms] of askedMs) {
      // They stand in the order in which they asked last.
      if (ms > now() - SHARING_MS) return;
      askedMs.delete(caller);
    }
  };
  const heldBy = (caller: string): number => held.get(caller) ?? 0;
  const add = (caller: string, count: number): void => {
    const next = heldBy(caller) + count;
    if (next === 0) held.delete(caller);
    else held.set(caller, next);
    running += count;
  };
  return {
    ask: (caller) => {
      askedMs.delete(caller);
      askedMs.set(caller, now());
    },
    mayEnter: (caller) => {
      forgetOld();
      const part = Math.max(1, Math.ceil(room() / Math.max(1, askedMs.size)));
      return running < room() && heldBy(caller) < Math.min(part, mostOf(caller) ?? Infinity);
    },
    enter: (caller) => {
      add(caller, 1);
      peak = Math.max(peak, running);
    },
    leave: (caller) => {
      add(caller, -1);
    },
    heldBy,
    running: () => running,
    peak: () => {
      const past = peak;
      peak = running;
      return past;
    },
  };
}
