import type { KeptJudgement } from '../config/kept-judgement.js';

type Scope = Readonly<Record<string, string>>;

/** Who was judged against whom, with what both share at the end: "workload=checkout-canary against workload=checkout-baseline, namespace=shop"; null where nothing is known. */
export function describeScope({ scope }: Pick<KeptJudgement, 'scope'>): string | null {
  if (!scope) return null;
  const { baseline, canary } = scope;
  const isShared = (name: string): boolean => baseline[name] === canary[name];
  const own = [canary, baseline].map((side) => told(side, (name) => !isShared(name)));
  const shared = told(canary, isShared);
  const sides = own.every((one) => one === '') ? '' : own.map((one) => one || 'nothing of its own').join(' against ');
  const parts = [sides, shared].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

function told(scope: Scope, is: (name: string) => boolean): string {
  return Object.entries(scope)
    .filter(([name]) => is(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** The values that only the canary has, as a title names it; null where there are none. */
export function nameOfCanary({ scope }: Pick<KeptJudgement, 'scope'>): string | null {
  const own = Object.entries(scope?.canary ?? {}).filter(([name, value]) => scope?.baseline[name] !== value);
  return own.length === 0 ? null : own.map(([, value]) => value).join(' ');
}
