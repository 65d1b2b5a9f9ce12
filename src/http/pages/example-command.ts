import type { NamedConfig } from '../../config/load-metric-configs.js';
import { curl } from '../openapi/curl.js';

/** A command that judges by a config, with the examples of its variables; to be edited where there are none. */
export function exampleCommand({ name, config }: NamedConfig, base: string): string {
  const declared = Object.entries(config.scope ?? {});
  const variables = declared.filter(([, variable]) => variable.default === undefined);
  // What has a default is the same on both sides as a rule; its example shows more than the default does.
  const shared = declared.flatMap(([variable, { default: standard, example }]) =>
    standard === undefined || example === undefined ? [] : [[variable, example] as const],
  );
  const scopeOf = (side: 'baseline' | 'canary'): object =>
    Object.fromEntries(
      variables.map(([variable, { example = `…-canary` }]) => [
        variable,
        side === 'canary' ? example : example.replaceAll('canary', 'baseline'),
      ]),
    );
  const given = config.metrics.filter(({ query }) => query === undefined);
  const data = Object.fromEntries(
    given.map((metric) => [metric.name, { baseline: SAMPLES, canary: SAMPLES.toReversed() }]),
  );
  const body = {
    config: name,
    ...(shared.length > 0 ? { scope: Object.fromEntries(shared) } : {}),
    ...(variables.length > 0 ? { baseline: { scope: scopeOf('baseline') }, canary: { scope: scopeOf('canary') } } : {}),
    ...(given.length < config.metrics.length ? { window: { duration: '30m' } } : {}),
    ...(given.length > 0 ? { data } : {}),
  };
  return curl({ label: '', url: `${base}/judgements`, body, status: 200 }).source;
}

/** Enough of them to be judged. */
const SAMPLES = [10, 12, 11, 13, 10, 12, 14, 11, 12, 13];
