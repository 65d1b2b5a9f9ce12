import type { MetricConfig } from '../config/metric-config.js';

/** How foreign dialects pick out a side. */
export interface SideName {
  /** What the side is called. */
  readonly scope: string;
  /** Where it runs; empty where the dialect has no word for it, or nobody has said it. */
  readonly location?: string | undefined;
}

/**
 * The variables that stand for a side's name and place. A config that declares none, as Kayenta's do, takes both as they are. Any other one has the name in its variable
 * `scope` or else in its main one, and the place in `location`, `region` or `namespace`, the first that it declares; a place that it has no variable for is left out.
 */
export function nameSide(config: Pick<MetricConfig, 'scope'>, { scope, location }: SideName): Record<string, string> {
  const place = location ?? '';
  if (!config.scope) return { scope, location: place };
  const { scope: declared } = config;
  const main = mainVariable(config);
  const at = PLACES.find((variable) => Object.hasOwn(declared, variable) && variable !== main);
  return {
    ...(main === undefined ? {} : { [main]: scope }),
    ...(at === undefined || place === '' ? {} : { [at]: place }),
  };
}

const PLACES = ['location', 'region', 'namespace'];

/** The variable that tells sides apart: `scope`, or else the first without a default, or else the first; undefined where the config declares none. */
export function mainVariable({ scope }: Pick<MetricConfig, 'scope'>): string | undefined {
  if (!scope || Object.hasOwn(scope, 'scope')) return 'scope';
  const variables = Object.entries(scope);
  const required = variables.find(([, { default: value }]) => value === undefined);
  return (required ?? variables[0])?.[0];
}
