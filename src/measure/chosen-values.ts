import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { Sides } from '../judge/measurement.js';

/**
 * The variables of one side with their values: the side's own, else those of both sides, else the config's defaults. An empty value is
 * none: it would pick out everything that lacks a label, and is what a pipeline sends when its own variable is not set.
 */
export function chosenValues(
  request: Pick<JudgementRequest, 'scope' | 'baseline' | 'canary'>,
  { scope }: Pick<MetricConfig, 'scope'>,
  side: keyof Sides<unknown>,
): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, { default: value }] of Object.entries(scope ?? {})) {
    if (value !== undefined) values.set(name, value);
  }
  for (const [name, value] of Object.entries({ ...request.scope, ...request[side].scope })) {
    if (value === '') values.delete(name);
    else values.set(name, value);
  }
  return values;
}
