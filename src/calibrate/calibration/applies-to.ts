import type { JudgementRequest } from '../../config/judgement-request.js';
import type { MetricConfig } from '../../config/metric-config.js';
import { JudgementError } from '../../errors.js';
import { chosenValues } from '../../measure/chosen-values.js';
import type { CalibrationWish, Scope } from './calibration-wish.js';

/** What is calibrated, as far as it tells whom that is for. */
export interface CalibratedScopes {
  readonly wish: Pick<CalibrationWish, 'appliesTo' | 'compared' | 'config'>;
  readonly requests: readonly JudgementRequest[];
  readonly config: Pick<MetricConfig, 'scope'>;
}

/**
 * What the canary's scope of a request must have to be judged by the calibration: what was said, or what all sides that were compared share.
 *
 * @throws {JudgementError} where they share nothing of the scope that there is, since that would fit every service
 */
export function appliesTo({ wish, requests, config }: CalibratedScopes): Scope {
  if (wish.appliesTo) return wish.appliesTo;
  const both = wish.compared.kind === 'pairs';
  const scopes = requests.flatMap((request) => [
    ...(both ? [chosenValues(request, config, 'baseline')] : []),
    chosenValues(request, config, 'canary'),
  ]);
  const [first, ...others] = scopes;
  const shared = [...(first ?? [])].filter(([name, value]) => others.every((values) => values.get(name) === value));
  if (shared.length > 0) return Object.fromEntries(shared.sort(([a], [b]) => (a < b ? -1 : 1)));
  const variables = new Set([...Object.keys(config.scope ?? {}), ...scopes.flatMap((values) => [...values.keys()])]);
  if (variables.size > 0) throw fitsEverything(wish.config, [...variables], scopes);
  return {};
}

function fitsEverything(
  config: string,
  variables: readonly string[],
  scopes: readonly ReadonlyMap<string, string>[],
): JudgementError {
  const examples = variables.map((name) => ({
    name,
    start: startOfAll(scopes.map((values) => values.get(name) ?? '')),
  }));
  const { name = '', start = '' } = examples.find((one) => one.start !== '') ?? examples[0] ?? {};
  const example = `--applies-to '${name}=${start === '' ? 'checkout' : start}*'`;
  const message = `is required: the sides share no value of ${variables.join(', ')}, so that the calibration would be for every service. Say whom it is for, such as ${example}`;
  return new JudgementError('INVALID_REQUEST', `Cannot calibrate config "${config}"`, [
    { pointer: '--applies-to', message },
  ]);
}

/** The text that all begin with, but for what only divides it from the rest. */
function startOfAll(values: readonly string[]): string {
  const [first = '', ...others] = values;
  let length = first.length;
  while (!others.every((value) => value.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length).replace(/[^A-Za-z0-9]+$/, '');
}
