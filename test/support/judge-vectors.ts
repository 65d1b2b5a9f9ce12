import { readFileSync } from 'node:fs';

/** One case of the native judge's reference: what it was given, and every number on the way to its decision. */
export interface JudgeVector {
  readonly id: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly alpha: number;
  readonly expect: {
    readonly rank: Readonly<
      Record<
        'U' | 'sigmaU' | 'cles' | 'r1' | 'rho' | 'V' | 'nEff' | 'sePaired' | 'seIid' | 'se' | 'vif' | 'df' | 't' | 'p',
        number
      >
    >;
    readonly value: { readonly scale: 'log' | 'raw' } & Readonly<
      Record<'mean' | 'r1' | 'rho' | 'V' | 'se' | 'df' | 't' | 'p', number>
    >;
    readonly p: number;
    readonly sign: number;
    readonly effect: {
      readonly kind: string;
      readonly estimate: number;
      readonly lower: number;
      readonly upper: number;
      readonly ciFrom: 'rank' | 'value';
    };
    readonly mde: number | null;
  };
}

/** One effect held against its history by the reference. */
export interface HistoryVector {
  readonly effect: number;
  readonly past: readonly number[];
  readonly expect: Readonly<Record<'H' | 'omega' | 't' | 'p' | 'smallestFlaggedRatio01', number>>;
}

const path = new URL('../../fixtures/statistics/judge-vectors.json', import.meta.url);
const read = JSON.parse(readFileSync(path, 'utf8')) as { cases: JudgeVector[]; history: HistoryVector[] };

export const JUDGE_VECTORS: readonly JudgeVector[] = read.cases;
export const HISTORY_VECTORS: readonly HistoryVector[] = read.history;
