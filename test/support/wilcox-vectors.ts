import { readFileSync } from 'node:fs';
import type { SortedSides } from '../../src/stats/shifted-rank-sum.js';

/** What R answered; a field is missing where R failed. */
interface Answer {
  readonly W?: number;
  readonly p?: number | null;
  readonly confInt?: readonly [number, number];
}

interface OrderStatistics {
  readonly k: number;
  readonly confInt: readonly [number, number];
}

/** One case of wilcox-vectors.json; `exact…` is there only without ties. */
export interface WilcoxVector {
  readonly id: string;
  readonly n: number;
  readonly m: number;
  readonly ties: boolean;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly exact98?: Answer;
  readonly exact95?: Answer;
  readonly exactLess?: Answer;
  readonly exactGreater?: Answer;
  readonly normalCorrected98: Answer;
  readonly normalUncorrected: Answer;
  readonly normalLess: Answer;
  readonly normalGreater: Answer;
  readonly hodgesLehmann: number;
  readonly hodgesLehmannRatio: number | null;
  readonly clesXgreaterY: number;
  readonly sigmaU: number;
  readonly orderStat98: OrderStatistics;
  readonly orderStat95: OrderStatistics;
}

const path = new URL('../../fixtures/statistics/wilcox-vectors.json', import.meta.url);

/** Answers of R 4.2.2's `wilcox.test` to 27 pairs of samples. */
export const wilcoxVectors = (JSON.parse(readFileSync(path, 'utf8')) as { cases: WilcoxVector[] }).cases;

/** The samples of a vector in order. */
export function sidesOf({ x, y }: WilcoxVector): SortedSides {
  return { canary: Float64Array.from(x).sort(), baseline: Float64Array.from(y).sort() };
}
