/** What a judge says of drawn sides: that the canary is high, low, or anything else. */
export type Flagging<Drawn> = (drawn: Drawn) => string;

/** What is judged, how often, and by whom. */
export interface Trial<Drawn> {
  readonly runs: number;
  readonly draw: () => Drawn;
  readonly judges: readonly Flagging<Drawn>[];
  /** Whether the canary is healthy: then every flag counts, else only high. */
  readonly healthy: boolean;
}

/** The percentage of runs that each judge flags, all of them the same draws. */
export function shareFlagged<Drawn>({ runs, draw, judges, healthy }: Trial<Drawn>): number[] {
  const flagged = judges.map(() => 0);
  for (let run = 0; run < runs; run++) {
    const drawn = draw();
    for (const [i, judge] of judges.entries()) {
      const flag = judge(drawn);
      if (flag === 'high' || (healthy && flag === 'low')) flagged[i] = (flagged[i] ?? 0) + 1;
    }
  }
  return flagged.map((count) => (100 * count) / runs);
}
