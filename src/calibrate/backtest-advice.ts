import type { NamedConfig } from '../config/load-metric-configs.js';
import type { Wishes } from './advice.js';
import { renderAdvice } from './advice-patch.js';
import { advise } from './advise.js';
import type { BacktestCase } from './backtest-case.js';
import { gatherFacts } from './backtest-facts.js';

/** A config's patch, or a sentence that says why there is none. */
export type BacktestAdvice = { readonly config: string } & (
  { readonly kind: 'patch'; readonly patch: string } | { readonly kind: 'none'; readonly why: string }
);

/** What the good deployments of a backtest advise for a config. */
export function adviseFromBacktest(
  { name, config }: NamedConfig,
  cases: readonly BacktestCase[],
  wishes: Wishes,
): BacktestAdvice {
  const none = (why: string): BacktestAdvice => ({ kind: 'none', config: name, why });
  if (config.dialect === 'kayenta') return none("it is Kayenta's, and a patch would be in our own form");
  if (config.judge.name === 'netflix-aca') return none('its judge netflix-aca measures no effects: try mann-whitney');
  const good = cases
    .filter((one) => one.config.name === name && one.deployment.outcome === 'good')
    .toSorted((a, b) => a.deployment.window.startMs - b.deployment.window.startMs);
  const facts = gatherFacts(good.flatMap((one) => (one.kind === 'judged' ? one.comparisons : [])));
  if (facts.length === 0) return none('no deployment that is known to be good could be judged by it');
  return {
    kind: 'patch',
    config: name,
    patch: renderAdvice({ config: name, advice: advise(facts, wishes, config.judge) }),
  };
}
