import type { Measurement } from '../judge/measurement.js';
import { chosenValues } from './chosen-values.js';
import type { MeasuredJudgement, MeasuredOrFailed } from './measure-judgement.js';
import { isOpen, type PreparedJudgement } from './prepare-judgement.js';
import { withHistory } from './with-history.js';

/** What was measured, with what is known of the healthy past of each metric. */
export function remember(measured: MeasuredJudgement, prepared: PreparedJudgement): MeasuredJudgement {
  const { named, config, request, grid } = prepared;
  const all = measured.metrics.flatMap(measurementsOf);
  const values = chosenValues(request, config, 'canary');
  const { measurements, warnings } = withHistory(all, named.calibrations ?? [], {
    config,
    values,
    baselineOffsetMs: request.baseline.offset,
    grid,
  });
  const remembered = measurements.values();
  const metrics = measured.metrics.map((one): MeasuredOrFailed => {
    if (one.kind === 'failed') return one;
    return { ...one, measurements: one.measurements.map((measurement) => remembered.next().value ?? measurement) };
  });
  // How long a window is can be told only when it is over.
  return { ...measured, metrics, warnings: [...measured.warnings, ...(isOpen(prepared) ? [] : warnings)] };
}

function measurementsOf(one: MeasuredOrFailed): readonly Measurement[] {
  return one.kind === 'measured' ? one.measurements : [];
}
