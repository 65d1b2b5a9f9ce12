/** Buckets for what takes seconds: judging, and answering requests. */
export const LONG_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Milliseconds as Prometheus counts time. */
export function toSeconds(ms: number): number {
  return ms / 1_000;
}
