/** What it took to ask one source. */
export interface SourceEffort {
  /** Questions that were sent, again and again included. */
  readonly attempts: number;
  /** How long was waited before questions were sent again, all of them together, in milliseconds. */
  readonly waitedMs: number;
}

/** Counts what it takes to ask the sources of a judgement. */
export interface EffortCount {
  readonly onAttempt: (source: string) => void;
  readonly onWait: (source: string, ms: number) => void;
  /** By the names of the sources that were asked. */
  readonly total: () => Readonly<Record<string, SourceEffort>>;
}

/** A count that starts at nothing. */
export function countEffort(): EffortCount {
  const efforts = new Map<string, SourceEffort>();
  const add = (source: string, attempts: number, waitedMs: number): void => {
    const before = efforts.get(source) ?? { attempts: 0, waitedMs: 0 };
    efforts.set(source, { attempts: before.attempts + attempts, waitedMs: before.waitedMs + waitedMs });
  };
  return {
    onAttempt: (source) => {
      add(source, 1, 0);
    },
    onWait: (source, ms) => {
      add(source, 0, ms);
    },
    total: () => Object.fromEntries(efforts),
  };
}
