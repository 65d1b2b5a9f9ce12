import type { Basis } from './basis.js';
import { guardSplit } from './guard-split.js';
import { guardTraffic } from './guard-traffic.js';
import { judgeCanary } from './judge-canary.js';
import type { CanaryJudgement } from './judgement.js';
import { judgeLooks, type LooksJudgement } from './looks/judge-looks.js';
import { mentionUnmeasured } from './mention-unmeasured.js';

/** What a basis comes to: a judgement, or nothing yet where planned looks wait for more slots. */
export type BasisJudgement =
  | { readonly kind: 'open'; readonly looks: Extract<LooksJudgement, { kind: 'open' }> }
  | {
      readonly kind: 'judged';
      readonly judgement: CanaryJudgement;
      /** Null where none were planned. */
      readonly looks: Exclude<LooksJudgement, { kind: 'open' }> | null;
    };

/** Decides by the config's judge and, where they were planned, by looks; what is missing, and sides that cannot be compared, have their say at the end. */
export function judgeBasis(basis: Basis): BasisJudgement {
  const { rules, measured, circumstances, plan } = basis;
  const looks = plan ? judgeLooks(rules, measured, { circumstances, plan }) : null;
  if (looks?.kind === 'open') return { kind: 'open', looks };
  const judgement = looks?.judgement ?? judgeCanary(rules, measured, circumstances);
  return { kind: 'judged', judgement: guard(judgement, basis), looks };
}

function guard(judgement: CanaryJudgement, { unmeasured, sides, circumstances: { traffic } }: Basis): CanaryJudgement {
  const told = mentionUnmeasured(judgement, unmeasured);
  return guardSplit(traffic ? guardTraffic(told, traffic) : told, sides);
}
