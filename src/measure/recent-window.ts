import type { JudgementRequest } from '../config/judgement-request.js';
import type { TimeRange } from '../window/window.js';
import { chooseSources } from './plan-judgement.js';
import { resolveConfig, type Known } from './prepare-judgement.js';

/** What is wanted of the past. */
export interface RecentWish {
  readonly lengthMs: number;
  /** From where one looks back, in milliseconds since the epoch. */
  readonly atMs: number;
}

/**
 * The latest window of a length whose samples are all there at an instant. It ends at a multiple of the step, so that all who ask within one step ask the same.
 *
 * @throws {JudgementError} UNKNOWN_CONFIG
 */
export function recentWindow(
  request: JudgementRequest,
  { configs, sources }: Known,
  { lengthMs, atMs }: RecentWish,
): TimeRange {
  const { config } = resolveConfig(request, configs);
  const stepMs = request.step ?? config.step;
  const { lagMs } = chooseSources({ request, config }, sources);
  const endMs = Math.floor((atMs - lagMs) / stepMs) * stepMs;
  return { startMs: endMs - lengthMs, endMs };
}
