import type { Reason } from '../judge/measurement.js';
import type { PlanContext } from './plan-fetch.js';
import type { Wish } from './plan-judgement.js';

/** What to know about a judgement as a whole before trusting it, from how it was asked for. */
export function warnOfRequest({ request, config, grid }: PlanContext, wishes: readonly Wish[]): Reason[] {
  const warnings: Reason[] = [];
  const warn = (code: string, text: string): void => void warnings.push({ code, text });
  if (request.baseline.offset > 0) {
    const text =
      'The baseline is from another time than the canary: what changes with time alone, such as traffic, looks like the release.';
    warn('baseline-in-the-past', text);
  }
  const unsettled = grid.slots - grid.settledSlots;
  if (unsettled > 0) {
    const text = `The last ${String(unsettled)} of ${String(grid.slots)} slots are not judged: their samples may still be on their way.`;
    warn('tail-not-judged', text);
  }
  for (const { name, scrapeIntervalMs } of new Set(wishes.map(({ source }) => source))) {
    if (grid.stepMs >= scrapeIntervalMs) continue;
    const text = `The step of ${inSeconds(grid.stepMs)} is shorter than the ${inSeconds(scrapeIntervalMs)} between samples of source "${name}": slots repeat samples.`;
    warn('samples-repeat', text);
  }
  if (config.traffic && wishes.length === 0) {
    const text =
      'The config asks for a minimum of requests, which is not checked where all series come with the request.';
    warn('traffic-unknown', text);
  }
  return warnings;
}

function inSeconds(ms: number): string {
  return `${String(ms / 1_000)} s`;
}
