import { nearestWord } from '../config/nearest-word.js';
import type { MetricConfig } from '../config/metric-config.js';
import { shown, type Mistake } from '../config/mistake.js';
import { mainVariable, nameSide } from './name-side.js';

/** What a caller gives by names and texts alone, as metadata or as labels. */
export type CallOptions = Readonly<Record<string, string>>;

/** What a dialect gives by itself: the names of the sides, and the namespace, for configs that have that variable. */
export interface CallDefaults {
  readonly baseline?: string;
  readonly canary?: string;
  readonly namespace?: string;
}

/** What is known of a call beside its variables. */
export interface CallNames extends CallDefaults {
  /** The names of what is no variable. */
  readonly options: readonly string[];
}

type Scope = Readonly<Record<string, string>>;

/** The variables of both sides, with what is wrong about them. */
export interface CallSides {
  readonly baseline: Scope;
  readonly canary: Scope;
  readonly mistakes: readonly Mistake[];
}

const SIDES = ['baseline', 'canary'] as const;
type Side = (typeof SIDES)[number];

/**
 * The scopes that a call means by the names of its sides and by its variables: `NAME` is one of both sides, `baseline_NAME` and `canary_NAME` of one. What is said of one side
 * wins over what is said of both, and that over what the dialect gives by itself.
 */
export function sidesOfCall(variables: CallOptions, names: CallNames, config: MetricConfig): CallSides {
  const placed = Object.entries(variables).map(([key, value]) => ({ key, value, ...placeOf(key, config) }));
  const mistakes = [
    ...unnamed(names, config),
    ...placed.flatMap(({ key, known }) => (known ? [] : unknown(key, names.options, config))),
  ];
  const scopeOf = (side: Side): Scope => ({
    ...ownNamespace(names, config),
    ...named(names[side], config),
    ...scope(placed.filter((one) => one.known && one.side === undefined)),
    ...scope(placed.filter((one) => one.known && one.side === side)),
  });
  // Nothing is asked of a baseline that nobody names.
  const baseline = names.baseline === undefined && !comparesAny(config) ? {} : scopeOf('baseline');
  return { baseline, canary: scopeOf('canary'), mistakes };
}

interface Place {
  /** Undefined where it is of both. */
  readonly side: Side | undefined;
  readonly variable: string;
  readonly known: boolean;
}

/** A variable may be called as another one of one side: then it is that of both. */
function placeOf(key: string, { scope: declared }: MetricConfig): Place {
  const [, prefix, rest = ''] = /^(baseline|canary)_(.+)$/s.exec(key) ?? [];
  const side = SIDES.find((one) => one === prefix);
  const isVariable = (variable: string): boolean =>
    declared ? Object.hasOwn(declared, variable) : UNDECLARED.test(variable);
  if (declared && isVariable(key)) return { side: undefined, variable: key, known: true };
  if (side) return { side, variable: rest, known: isVariable(rest) };
  return { side: undefined, variable: key, known: isVariable(key) };
}

/** A config that declares no variables takes whatever has the form of one. */
const UNDECLARED = /^[A-Za-z][\w.-]{0,199}$/;

function comparesAny({ metrics }: MetricConfig): boolean {
  return metrics.some(({ analysis }) => analysis.compared);
}

function unnamed(names: CallDefaults, config: MetricConfig): Mistake[] {
  const needed = SIDES.filter((side) => side === 'canary' || comparesAny(config));
  return needed
    .filter((side) => names[side] === undefined)
    .map((side) => ({ path: [side], message: `is required: ${nameOfSide(side, config)}` }));
}

function nameOfSide(side: Side, config: MetricConfig): string {
  const main = mainVariable(config);
  return main === undefined ? `what the ${side} is called` : `the ${main} of the ${side}`;
}

function unknown(key: string, options: readonly string[], { scope: declared = {} }: MetricConfig): Mistake[] {
  const variables = Object.keys(declared);
  const known = [
    ...options,
    ...variables,
    ...SIDES.flatMap((side) => variables.map((variable) => `${side}_${variable}`)),
  ];
  const near = nearestWord(key, known);
  const advice =
    near === undefined
      ? `its variables are ${variables.join(', ') || 'none'}, of one side baseline_… and canary_…`
      : `did you mean ${shown(near)}?`;
  return [{ path: [key], message: `is neither an option nor a variable of the config; ${advice}` }];
}

function ownNamespace({ namespace }: CallDefaults, config: MetricConfig): Scope {
  const declared = config.scope && Object.hasOwn(config.scope, 'namespace') && mainVariable(config) !== 'namespace';
  return namespace !== undefined && declared === true ? { namespace } : {};
}

function named(name: string | undefined, config: MetricConfig): Scope {
  return name === undefined ? {} : nameSide(config, { scope: name });
}

function scope(placed: readonly { readonly variable: string; readonly value: string }[]): Scope {
  return Object.fromEntries(placed.map(({ variable, value }) => [variable, value]));
}
