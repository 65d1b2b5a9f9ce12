import type { MetricConfig } from '../metric-config.js';
import type { Doubt } from './doubt.js';
import type { Doubtful, Mistaken } from './finding.js';

/** A warning that is switched off, and where. */
interface Switch {
  readonly rule: string;
  readonly path: readonly (string | number)[];
  /** The only metric that it is for; undefined of those of the whole config. */
  readonly metric: string | undefined;
}

/** The warnings that are not switched off, and one for each switch without a warning. What could not be checked may yet need its switch. */
export function heedSwitches(
  doubts: readonly Doubt[],
  config: MetricConfig,
  mistakes: readonly Mistaken[],
): Doubtful[] {
  const switches = switchesOf(config);
  const silences = ({ rule, metric }: Switch, doubt: Doubt): boolean =>
    rule === doubt.rule && (metric === undefined || metric === doubt.metric);
  const told = doubts.filter((doubt) => !switches.some((one) => silences(one, doubt)));
  const useless = mistakes.length > 0 ? [] : switches.filter((one) => !doubts.some((doubt) => silences(one, doubt)));
  return [...told, ...useless.map(tellUseless)].map((doubt) => ({ severity: 'warning', ...doubt }));
}

function switchesOf({ lint, metrics }: MetricConfig): Switch[] {
  return [
    ...(lint?.off ?? []).map((rule, i) => ({ rule, path: ['lint', 'off', i], metric: undefined })),
    ...metrics.flatMap((metric, m) =>
      (metric.lint?.off ?? []).map((rule, i) => ({
        rule,
        path: ['metrics', m, 'lint', 'off', i],
        metric: metric.name,
      })),
    ),
  ];
}

function tellUseless({ rule, path, metric }: Switch): Doubt {
  const message = `${rule} has nothing to warn of here: leave it out`;
  return { rule: 'useless-switch-off', path, message, ...(metric === undefined ? {} : { metric }) };
}
