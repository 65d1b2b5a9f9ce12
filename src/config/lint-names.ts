/** What is looked for in each metric beyond mistakes; a metric or the config can switch it off. */
export const METRIC_LINTS = [
  'averaged-percentiles',
  'counter-without-rate',
  'either-on-errors',
  'percentile-with-unequal-traffic',
  'quantile-out-of-range',
  'quantile-without-le',
  'range-not-step',
  'range-too-short',
  'same-for-both-sides',
  'sum-without-scaling',
  'too-light',
  'zero-for-latency',
] as const;

/** What is looked for in a config as a whole beyond mistakes; the config can switch it off. */
export const CONFIG_LINTS = ['unused-selector', 'unused-variable'] as const;

/** The name of something that is looked for beyond mistakes. */
export type LintName = (typeof METRIC_LINTS)[number] | (typeof CONFIG_LINTS)[number];
