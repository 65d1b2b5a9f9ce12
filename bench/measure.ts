/** How long something took over its runs, in milliseconds, beside the most that its median may take. */
export interface Timing {
  readonly name: string;
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly limit: number;
}

/** What is timed, how often, and the most that the median may take. */
export interface TimedRuns {
  readonly name: string;
  readonly rounds: number;
  readonly limitMs: number;
}

/** Times `run`, warmed up by as many rounds as are timed. */
export function timeRuns({ name, rounds, limitMs }: TimedRuns, run: () => unknown): Timing {
  for (let i = 0; i < rounds; i++) run();
  const durations = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    run();
    return performance.now() - startedMs;
  });
  return timingOf(name, durations, limitMs);
}

/** The timing of runs that took these many milliseconds each. */
export function timingOf(name: string, durationsMs: readonly number[], limit: number): Timing {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { name, runs: sorted.length, min: at(0), median: at(0.5), p95: at(0.95), limit };
}

/** Prints timings as a table; a median over its limit makes the exit code 1. */
export function printTable(title: string, timings: readonly Timing[]): void {
  console.log(`\n${title}`);
  console.table(
    timings.map(({ name, runs, min, median, p95, limit }) => ({
      what: name,
      runs,
      min: Number(min.toFixed(4)),
      median: Number(median.toFixed(4)),
      p95: Number(p95.toFixed(4)),
      limit,
      kept: median <= limit,
    })),
  );
  if (timings.some(({ median, limit }) => !(median <= limit))) process.exitCode = 1;
}
