import { panelNodes } from './integration-nodes.js';

/** Points of theta: their logarithms, theta - 1, and the logarithms of their weights, which total 1. */
export interface CountPrior {
  readonly logThetas: Float64Array;
  readonly excesses: Float64Array;
  readonly logWeights: Float64Array;
}

/** What the prior weighs, in events. */
const CONCENTRATION = 20;
/** Panels of ln theta, each so many times as wide as the one before: what is decided at some theta is as sharp as theta is far from 1. */
const GROWTH = 1.5;
const FIRST_PANEL = 1e-3;
/** The prior falls off as exp(-B ln theta); what lies beyond is nothing. */
const TAIL = 35;
/** exp() knows no more. */
const LARGEST_LOG = 300;

/** The prior of countMartingale() for the first slot's share. */
export function countPrior(share: number): CountPrior {
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
  return { logThetas, excesses, logWeights };
}

/** The logarithm of the sum of what these are the logarithms of. */
export function logSum(logs: Float64Array): number {
  let largest = -Infinity;
  for (const log of logs) largest = Math.max(largest, log);
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  return largest + Math.log(sum);
}
