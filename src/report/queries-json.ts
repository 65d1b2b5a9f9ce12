import type { AskedQueries, MeasuredSide, Sides } from '../judge/measurement.js';

/** What both sides were asked and what opens that for people, each where it is known, as parts of a metric's plain data. */
export function toAskedParts(sides: Sides<MeasuredSide> | undefined): object {
  const { baseline, canary } = { baseline: sides?.baseline.asked, canary: sides?.canary.asked };
  const links = { baseline: baseline?.links ?? [], canary: canary?.links ?? [] };
  return {
    ...(canary ? { queries: { ...(baseline ? { baseline: toQuery(baseline) } : {}), canary: toQuery(canary) } } : {}),
    ...(links.baseline.length + links.canary.length > 0 ? { links } : {}),
  };
}

/** As it can be sent to the source by hand. */
function toQuery({ source, queries, start, end, stepSeconds }: AskedQueries): object {
  return { source, ...queries, start, end, step: stepSeconds };
}
