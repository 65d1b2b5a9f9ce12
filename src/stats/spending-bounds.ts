import { brentRoot } from './brent-root.js';
import { integrationNodes, type Node } from './integration-nodes.js';
import { normalQuantile, normalUpperTail } from './normal.js';

/** The error that has been spent when so large a share of the information is in: rising, 0 at 0, the whole level at 1. */
export type Spending = (fraction: number) => number;

/** When a look at a test that is repeated on growing data rejects. */
export interface LookBound {
  /** The z from which on, either way; Infinity where next to nothing may be spent yet. */
  readonly z: number;
  /** The two-sided p value from which down: that of z alone; 0 for Infinity. */
  readonly nominalP: number;
}

/** The spending of O'Brien and Fleming's type, half of the level on each side: A(t) = 2 [2 - 2 Phi(z_{1 - level/4} / sqrt t)] (Lan & DeMets 1983, Biometrika 70:659). */
export function obrienFlemingSpending(level: number): Spending {
  const z = -normalQuantile(level / 4);
  return (fraction) => (fraction >= 1 ? level : 4 * normalUpperTail(z / Math.sqrt(fraction)));
}

/** A look that is followed by another before so much more of the information is in has no bound of its own: the grid would be too fine. */
const LEAST_STEP = 1e-4;
/** The smallest error that can be told from none. */
const LEAST_SPENT = 1e-290;
/** Beyond so many standard deviations of a step there is nothing. */
const REACH = 12;
const SEARCH = { tolerance: 1e-11, maxIterations: 100 };
const NONE: LookBound = { z: Infinity, nominalP: 0 };

/**
 * The bounds of looks at these shares of the information, so that the chance of crossing one of them by the k-th look, where nothing is
 * different, is what is spent by then. The score S_k of a look is normal with variance t_k and independent increments, and f_k its density
 * where no earlier look has crossed (Armitage, McPherson & Rowe 1969, J. R. Statist. Soc. A 132:235):
 *
 *     P(|S_k| > b_k, no earlier crossing) = A(t_k) - A(t_{k-1}),   z_k = b_k / sqrt t_k
 *     f_k(y) = int f_{k-1}(x) phi((y - x)/s) dx / s,   s^2 = t_k - t_{k-1}
 *
 * by Gauss and Legendre's rule on panels of three steps s. Agrees with tables of six decimals to 1.5e-6. A look that has no bound spends nothing, and
 * leaves its share to the next.
 *
 * @throws {RangeError} for shares that do not rise from above 0 to at most 1
 */
export function spendingBounds(fractions: readonly number[], spending: Spending): LookBound[] {
  const kept = keptLooks(fractions);
  const bounds = new Map<number, LookBound>();
  let density: Density | undefined;
  let before = { fraction: 0, spent: 0 };
  for (const [place, fraction] of kept.entries()) {
    const step = Math.sqrt(fraction - before.fraction);
    const width = Math.min(step, Math.sqrt((kept[place + 1] ?? Infinity) - fraction));
    const spent = spending(fraction);
    const root = Math.sqrt(fraction);
    const bound = boundOf(density, { share: (spent - before.spent) / 2, step, root });
    bounds.set(fraction, bound);
    if (density)
      density = nextDensity(density, { step, edge: Math.min(bound.z * root, density.edge + REACH * step), width });
    else if (bound.z < Infinity) density = firstDensity(root, { edge: bound.z * root, width });
    before = { fraction, spent };
  }
  return fractions.map((fraction) => bounds.get(fraction) ?? NONE);
}

function keptLooks(fractions: readonly number[]): number[] {
  const rising = fractions.every((fraction, look) => fraction > (fractions[look - 1] ?? 0));
  if (!rising || !((fractions.at(-1) ?? 1) <= 1))
    throw new RangeError('Cannot look at shares that do not rise from 0 to 1');
  let next = Infinity;
  return fractions
    .toReversed()
    .filter((fraction) => {
      if (next - fraction < LEAST_STEP) return false;
      next = fraction;
      return true;
    })
    .reverse();
}

interface Crossing {
  /** What may be spent on each side. */
  readonly share: number;
  readonly step: number;
  readonly root: number;
}

function boundOf(density: Density | undefined, crossing: Crossing): LookBound {
  const { share } = crossing;
  if (!(share > LEAST_SPENT)) return NONE;
  if (!density) return { z: -normalQuantile(share), nominalP: 2 * share };
  const z = crossingOf(density, crossing);
  return { z, nominalP: 2 * normalUpperTail(z) };
}

/** The density of the score where nothing has been crossed, symmetric around 0: at nodes from 0 to the edge, times their weights. */
interface Density {
  readonly edge: number;
  readonly nodes: readonly Node[];
  readonly masses: Float64Array;
}

interface Grid {
  readonly edge: number;
  /** The finest that the density, or what it is folded with next, is. */
  readonly width: number;
}

function firstDensity(deviation: number, { edge, width }: Grid): Density {
  const nodes = integrationNodes(edge, width);
  return { edge, nodes, masses: Float64Array.from(nodes, ({ x, weight }) => weight * kernel(x, deviation)) };
}

function nextDensity(before: Density, { step, edge, width }: Grid & { readonly step: number }): Density {
  const nodes = integrationNodes(edge, width);
  let nearest = 0;
  const masses = Float64Array.from(nodes, ({ x: y, weight }) => {
    while ((before.nodes[nearest]?.x ?? Infinity) < y - FARTHEST * step) nearest++;
    let sum = 0;
    for (let i = nearest; i < before.nodes.length; i++) {
      const x = before.nodes[i]?.x ?? NaN;
      if (x > y + FARTHEST * step) break;
      sum += (before.masses[i] ?? 0) * (kernel(y - x, step) + kernel(y + x, step));
    }
    return weight * sum;
  });
  return { edge, nodes, masses };
}

/** So many deviations away the normal density is 0 in floating point. */
const FARTHEST = 38.5;

function kernel(distance: number, deviation: number): number {
  const z = distance / deviation;
  return Math.exp((-z * z) / 2) / (deviation * Math.sqrt(2 * Math.PI));
}

/** The z beyond which the given share lies on each side. It is below that of a score that was never looked at before. */
function crossingOf({ nodes, masses }: Density, { share, step, root }: Crossing): number {
  const beyond = (z: number): number => {
    let sum = 0;
    for (const [i, { x }] of nodes.entries())
      sum += (masses[i] ?? 0) * (normalUpperTail((z * root - x) / step) + normalUpperTail((z * root + x) / step));
    return Math.log(Math.max(sum, Number.MIN_VALUE) / share);
  };
  const high = -normalQuantile(share);
  return brentRoot(beyond, { low: 0, high, fLow: beyond(0), fHigh: Math.min(beyond(high), 0) }, SEARCH);
}
