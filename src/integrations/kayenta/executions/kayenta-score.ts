import type { KeptJudgement } from '../../../config/kept-judgement.js';

/** How whoever asks takes a score. */
export interface ScoreTaking {
  /** Whether a score that is exactly marginal is a failure to them, as it is to Orca and to Kayenta's standalone analysis. */
  readonly aboveMarginal: boolean;
  /** What an inconclusive judgement is to be: no result, or a score just above marginal. */
  readonly onInconclusive: 'error' | 'marginal';
}

/** A score as Kayenta's callers read it. */
export interface KayentaScore {
  readonly score: number;
  readonly classification: 'Pass' | 'Marginal' | 'Fail';
}

/** What a score is told by. */
export type Scored = Pick<KeptJudgement, 'verdict' | 'score' | 'thresholds'>;

/**
 * The score of a judgement: cut to a whole number, and never on another side of a threshold than its verdict, whoever compares it. Undefined where no score tells what
 * it came to: an inconclusive one, unless that is to be marginal and a whole number is.
 */
export function toKayentaScore(judgement: Scored, taking: ScoreTaking): KayentaScore | undefined {
  const { verdict, score, thresholds } = judgement;
  const cut = Math.floor(score ?? 0);
  const between = marginalBand(thresholds, taking.aboveMarginal);
  switch (verdict) {
    case 'pass':
      return { score: passScore(judgement, cut, taking), classification: 'Pass' };
    case 'marginal':
      return { score: marginalScore(judgement, cut, between), classification: 'Marginal' };
    case 'fail':
      return { score: Math.min(cut, greatestBelow(lowerOf(thresholds))), classification: 'Fail' };
    case 'inconclusive': {
      const above = marginalBand(thresholds, true) ?? between;
      return taking.onInconclusive === 'marginal' && above
        ? { score: above.low, classification: 'Marginal' }
        : undefined;
    }
  }
}

const GREATEST = 100;

interface Band {
  readonly low: number;
  readonly high: number;
}

/** The whole scores that are marginal; undefined where none is. */
function marginalBand({ pass, marginal }: Scored['thresholds'], aboveMarginal: boolean): Band | undefined {
  const low = aboveMarginal ? Math.floor(marginal) + 1 : Math.ceil(marginal);
  const high = greatestBelow(pass);
  return low <= high ? { low, high } : undefined;
}

function passScore({ score, thresholds }: Scored, cut: number, { aboveMarginal }: ScoreTaking): number {
  const { pass, marginal } = thresholds;
  // Only thresholds that are not whole, which nobody has who reads whole scores, part a score from what it is cut to.
  const told = cut >= pass ? cut : (score ?? pass);
  // No score is above 100: where that is marginal, nothing passes whoever wants more.
  return aboveMarginal && told <= marginal ? Math.max(told, Math.min(Math.floor(marginal) + 1, GREATEST)) : told;
}

function marginalScore({ score, thresholds }: Scored, cut: number, band: Band | undefined): number {
  if (band) return Math.min(Math.max(cut, band.low), band.high);
  const { pass, marginal } = thresholds;
  // Where no whole score will do there may be another one, or none: then it must not pass.
  return [cut, score ?? cut].find((one) => one >= marginal && one < pass) ?? greatestBelow(pass);
}

function lowerOf({ pass, marginal }: Scored['thresholds']): number {
  return Math.min(pass, marginal);
}

/** The greatest whole number below this one. */
function greatestBelow(score: number): number {
  return Math.ceil(score) - 1;
}
