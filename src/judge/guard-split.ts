import { describeImbalance, unevenSplit } from './describe-imbalance.js';
import type { CanaryJudgement } from './judgement.js';
import type { KnownSides } from './known-sides.js';

/**
 * The judgement, or an inconclusive one in its place where the canary got another share of the traffic than the split says: then it was not
 * what is to be released that was measured. A failure stays one, and sides of different times had no traffic to share.
 */
export function guardSplit<J extends CanaryJudgement>(judgement: J, sides: KnownSides | null): J {
  const { verdict, reason } = judgement;
  if (verdict === 'fail' || !sides?.simultaneous) return judgement;
  const imbalance = unevenSplit(sides);
  if (!imbalance) return judgement;
  const text = `${describeImbalance(imbalance, sides)} But for that the verdict would be ${verdict}: ${reason.text}`;
  return { ...judgement, verdict: 'inconclusive', reason: { code: 'unequal-split', text } };
}
