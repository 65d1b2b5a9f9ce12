import type { CountSides } from './count-comparison.js';
import { countSlotOf, type CountSlot } from './count-slot.js';
import { panelNodes } from './integration-nodes.js';

/** The most that a slot with so many events may add to the logarithm. */
export type MostOfSlot = (events: number) => number;

/** What the prior weighs, in events. */
const CONCENTRATION = 20;

/**
 * The logarithm, after every slot, of the evidence that events are more frequent per exposure on the canary: were they not, it would reach ln(1 / level) at any time
 * at all in at most this share of rollouts, however often one looks and however the common rate changes. 0 before the first event.
 *
 * Given all K_t events of slot t, the canary's are binomial with odds theta e_t, where e_t is the ratio of the exposures. The likelihood ratio of theta to 1, a product
 * over the slots of theta^a_t / (1 - pi_t + pi_t theta)^K_t with pi_t = e_t / (1 + e_t), is a martingale where theta is 1 and falls on average
 * where it is less, and so is its mean over any prior on theta > 1 (Robbins 1970, Ann. Math. Statist. 41:1397; Lindon & Malek 2022, arXiv 2011.03567). The prior is
 * fixed by the first slot: p = theta pi_1 / (1 - pi_1 + pi_1 theta) is Beta(c pi_1, c (1 - pi_1)) above pi_1, c = 20. Where pi never changes that is
 *
 *     ln M = lnB(A + a, B + b) - lnB(A, B) - a ln pi - b ln(1 - pi) + ln[1 - I_pi(A + a, B + b)] - ln[1 - I_pi(A, B)]
 *
 * to 1e-8 as long as ln M is below 20; where it changes there is no such form. The mean is a sum over fixed points whose weights total 1, so that it is a
 * martingale itself whatever it lacks as an integral. A slot's ratio may be cut, which takes away from its mean. Slots without counts of both sides add nothing.
 */
export function countMartingale(sides: CountSides, mostOf: MostOfSlot = () => Infinity): Float64Array {
  const logs = new Float64Array(sides.canary.events.length);
  let mixture: Mixture | undefined;
  for (const slot of logs.keys()) {
    const counts = countSlotOf(sides, slot);
    if (counts) {
      mixture ??= priorAt(counts.share);
      multiply(mixture, counts, mostOf);
    }
    logs[slot] = counts && mixture ? logMean(mixture) : (logs[slot - 1] ?? 0);
  }
  return logs;
}

/** Points of theta: their logarithms, theta - 1, the logarithms of their weights, and of their likelihood ratios until now. */
interface Mixture {
  readonly logThetas: Float64Array;
  readonly excesses: Float64Array;
  readonly logWeights: Float64Array;
  readonly logRatios: Float64Array;
}

/** Panels of ln theta, each so many times as wide as the one before: what is decided at some theta is as sharp as theta is far from 1. */
const GROWTH = 1.5;
const FIRST_PANEL = 1e-3;
/** The prior falls off as exp(-B ln theta); what lies beyond is nothing. */
const TAIL = 35;
/** exp() knows no more. */
const LARGEST_LOG = 300;

function priorAt(share: number): Mixture {
  const [a, b] = [CONCENTRATION * share, CONCENTRATION * (1 - share)];
  const edges = [0];
  const last = Math.min(LARGEST_LOG, Math.max(1, 2 / b) * TAIL);
  for (let edge = FIRST_PANEL; edge < last; edge *= GROWTH) edges.push(edge);
  const nodes = edges.slice(1).flatMap((to, i) => panelNodes(edges[i] ?? 0, to));
  const logThetas = Float64Array.from(nodes, ({ x }) => x);
  const excesses = logThetas.map(Math.expm1);
  // Of ln theta, up to a factor: p^A (1 - p)^B.
  const logDensities = Float64Array.from(
    nodes,
    ({ x, weight }) => Math.log(weight) + a * x - (a + b) * Math.log1p(share * Math.expm1(x)),
  );
  const total = logSum(logDensities);
  const logWeights = logDensities.map((logDensity) => logDensity - total);
  return { logThetas, excesses, logWeights, logRatios: new Float64Array(nodes.length) };
}

function multiply(
  { logThetas, excesses, logRatios }: Mixture,
  { canary, baseline, share }: CountSlot,
  mostOf: MostOfSlot,
): void {
  const events = canary.events + baseline.events;
  if (events === 0) return;
  const most = mostOf(events);
  for (let i = 0; i < logRatios.length; i++) {
    const logRatio = canary.events * (logThetas[i] ?? NaN) - events * Math.log1p(share * (excesses[i] ?? NaN));
    logRatios[i] = (logRatios[i] ?? NaN) + Math.min(most, logRatio);
  }
}

function logMean({ logWeights, logRatios }: Mixture): number {
  return logSum(logWeights.map((logWeight, i) => logWeight + (logRatios[i] ?? NaN)));
}

function logSum(logs: Float64Array): number {
  let largest = -Infinity;
  for (const log of logs) largest = Math.max(largest, log);
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  return largest + Math.log(sum);
}
