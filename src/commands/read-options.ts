import { InvalidArgumentError } from 'commander';
import type { ScopeTemplate } from '../calibrate/backtest-find.js';

/** Between two variables, as no comma inside of a value is. */
const BETWEEN = /,(?=[A-Za-z_][A-Za-z0-9_]*=)/;
const VARIABLE = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const LONGEST = 1_000;

/** The scope with the variables of one more option: "workload=checkout,version={version}". */
export function addToScope(text: string, before: ScopeTemplate | undefined): ScopeTemplate {
  const added = text.split(BETWEEN).map((pair) => {
    const [, name, value] = VARIABLE.exec(pair) ?? [];
    if (name === undefined || value === undefined || value.length > LONGEST) {
      throw new InvalidArgumentError('It must be variable=value, several with commas between.');
    }
    return [name, value] as const;
  });
  return { ...before, ...Object.fromEntries(added) };
}

/** Reads a share above 0 and up to this, which may be written in percent: "1%" or "0.01". */
export function shareUpTo(most: number): (text: string) => number {
  return (text) => {
    const [, number, percent] = /^(\d+\.?\d*|\.\d+) ?(%?)$/.exec(text) ?? [];
    const share = Number(number) / (percent === '%' ? 100 : 1);
    if (share > 0 && share <= most) return share;
    throw new InvalidArgumentError(`It must be a share such as "5%" or "0.05", up to ${String(most)}.`);
  };
}
