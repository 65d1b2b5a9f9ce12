import { titleOf } from '../plain-judgement.js';
import { showProbability } from '../show-number.js';
import { markup, type Markup } from './markup.js';

/** Planned looks, as judgements tell them. */
export interface ShownPlan {
  readonly looks: readonly Look[];
  readonly stopped: { readonly afterSlots: number } | null;
}

interface Look {
  readonly look: number;
  readonly afterSlots: number;
  readonly done: boolean;
  readonly metrics: readonly {
    readonly metric: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly pValue: number | null;
    readonly limit: number | null;
  }[];
}

/** The planned looks: when, at what, and what they have shown; nothing where none were planned. */
export function looksSection(plan: ShownPlan | undefined): Markup | null {
  if (!plan) return null;
  return markup`<section id="looks">
<h2>Planned looks</h2>
<div class="wide" tabindex="0" role="group" aria-label="Planned looks"><table><caption>Each metric that can fail the canary early, and what its p value may be at most to do so</caption>
<thead><tr><th scope="col">look</th><th scope="col">after slots</th><th scope="col">metric</th><th scope="col">p</th><th scope="col">limit</th><th scope="col">state</th></tr></thead>
<tbody>
${plan.looks.map((look) => rowsOf(look, plan.stopped))}</tbody></table></div>
</section>
`;
}

function rowsOf({ look, afterSlots, done, metrics }: Look, stopped: ShownPlan['stopped']): Markup[] {
  const state = done ? 'made' : stopped && stopped.afterSlots <= afterSlots ? 'not needed any more' : 'not made';
  const rows = metrics.length > 0 ? metrics : [null];
  return rows.map((one) => {
    const { metric = 'none', labels, pValue = null, limit = null } = one ?? {};
    const met = done && pValue !== null && limit !== null && limit > 0 && pValue <= limit;
    return markup`<tr><th scope="row">${look}</th><td>${afterSlots}</td><td><bdi>${titleOf({ name: metric, labels })}</bdi></td><td>${showProbability(pValue)}</td><td>${limitOf(limit)}</td><td>${state}${met && ', beyond its limit'}</td></tr>
`;
  });
}

function limitOf(limit: number | null): string {
  return limit === 0 ? 'too early' : showProbability(limit);
}
