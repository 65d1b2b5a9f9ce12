import { readJudgementRequest, type JudgementRequest } from '../../config/judgement-request.js';
import type { MetricConfig } from '../../config/metric-config.js';
import { toDetails } from '../../config/mistake.js';
import { JudgementError } from '../../errors.js';
import type { CalibrationWish, Scope } from './calibration-wish.js';

/**
 * The requests whose judgements a calibration repeats, for the first of its windows: one a pair, or for halves that of the canary alone.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake in the first that has any
 */
export function requestsOf(wish: CalibrationWish, config: Pick<MetricConfig, 'step'>): readonly JudgementRequest[] {
  const { compared } = wish;
  const sides =
    compared.kind === 'halves'
      ? [{ canary: wish.scope }]
      : compared.pairs.map(({ baseline, canary }) => ({
          baseline: { ...wish.scope, ...baseline },
          canary: { ...wish.scope, ...canary },
        }));
  const stepMs = wish.stepMs ?? config.step;
  const startMs = Math.ceil(wish.fromMs / stepMs) * stepMs;
  return sides.map((pair) => requestOf(pair, wish, startMs));
}

function requestOf(
  { baseline = {}, canary }: { readonly baseline?: Scope; readonly canary: Scope },
  { config, source, stepMs, warmupMs, windowMs }: CalibrationWish,
  startMs: number,
): JudgementRequest {
  const body = {
    config,
    baseline: { scope: baseline },
    canary: { scope: canary },
    window: { start: iso(startMs), end: iso(startMs + windowMs) },
    ...(source === undefined ? {} : { source }),
    ...(stepMs === undefined ? {} : { step: duration(stepMs) }),
    ...(warmupMs === undefined ? {} : { warmup: duration(warmupMs) }),
  };
  const reading = readJudgementRequest(body, () => {
    throw new RangeError('The config is named');
  });
  if (reading.kind === 'read') return reading.value;
  throw new JudgementError('INVALID_REQUEST', 'Cannot calibrate with these scopes', toDetails(reading.mistakes));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function duration(ms: number): string {
  return `${String(ms)}ms`;
}
