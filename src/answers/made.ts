import type { KeptJudgement } from '../config/kept-judgement.js';
import type { Made } from '../identity/judgement-id.js';
import { digestOf } from '../identity/digest.js';
import { usedCalibration } from '../measure/evidence/judged-record.js';
import { roundNumber } from '../report/round-number.js';
import type { JudgedOutcome } from '../run-judgement.js';

/** What a judgement came to that was asked for when its config had this digest. */
export function madeOf({ judgement, digest, record }: JudgedOutcome, askedDigest: string): Made {
  const { verdict, shown, judge, config } = judgement;
  const calibration = usedCalibration(record.prepared);
  return {
    verdict,
    score: roundNumber(shown.score),
    digest,
    judge,
    ...(config.digest === askedDigest ? {} : { config: config.digest }),
    ...(calibration ? { calibration: digestOf(calibration) } : {}),
  };
}

/** The same of one that was kept; undefined where it tells no digest. */
export function madeOfKept(
  { verdict, score, judge, config, digest }: KeptJudgement,
  calibration: unknown,
  askedDigest: string,
): Made | undefined {
  if (digest === undefined) return undefined;
  return {
    verdict,
    score,
    digest,
    judge,
    ...(config.digest === askedDigest ? {} : { config: config.digest }),
    ...(calibration === undefined ? {} : { calibration: digestOf(calibration) }),
  };
}
