import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import { JudgementError, toPointer, type ErrorDetail } from '../errors.js';
import { inlineSlots } from '../window/inline-slots.js';
import { resolveWindow } from '../window/window.js';

/** How large a request may be. */
export interface RequestBounds {
  readonly metrics: number;
  readonly points: number;
}

/** A request with what it is judged by, and when. */
export interface SizedRequest {
  readonly request: JudgementRequest;
  readonly config: Pick<MetricConfig, 'metrics' | 'step'>;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * Lets a request pass that is no larger than the service takes on.
 *
 * @throws {JudgementError} INVALID_REQUEST with what is too large, and how large it may be
 */
export function refuseLarge({ request, config, nowMs }: SizedRequest, { metrics, points }: RequestBounds): void {
  const mistakes: ErrorDetail[] = [];
  const count = config.metrics.length;
  if (count > metrics) {
    const message = `has ${String(count)} metrics, and this service judges at most ${String(metrics)} at once: split it`;
    mistakes.push({ pointer: '/config', message });
  }
  const range = request.window && resolveWindow(request.window, nowMs);
  const slots = range ? Math.floor((range.endMs - range.startMs) / (request.step ?? config.step)) : 0;
  if (slots > points) {
    const message = `has ${String(slots)} slots, and this service judges at most ${String(points)}: make it shorter, or the step longer`;
    mistakes.push({ pointer: '/window', message });
  }
  for (const [name, sides] of Object.entries(request.data)) {
    const longest = Math.max(0, ...[sides.baseline, sides.canary].map((side) => (side ? inlineSlots(side) : 0)));
    if (longest <= points) continue;
    const message = `has a side of ${String(longest)} samples, and this service judges at most ${String(points)}`;
    mistakes.push({ pointer: toPointer(['data', name]), message });
  }
  if (mistakes.length > 0) throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request', mistakes);
}
