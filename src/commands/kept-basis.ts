import { propertyOf } from '../config/property-of.js';
import { JudgementError } from '../errors.js';
import type { HtmlReportParts } from '../report/html/html-report.js';

type Basis = NonNullable<HtmlReportParts['basis']>;

/** Judges again what stands as `evidence` in a judgement's JSON. */
export type JudgeEvidence = (evidence: unknown) => Promise<Basis>;

/**
 * What a judgement's JSON was decided from, by the evidence in it; null where there is none, or none that judges again.
 *
 * @throws what is no fault of the evidence
 */
export async function keptBasis(json: unknown, judgeEvidence: JudgeEvidence): Promise<Basis | null> {
  const evidence = propertyOf(json, 'evidence');
  if (evidence === undefined) return null;
  return judgeEvidence(evidence).catch((error: unknown) => {
    if (error instanceof JudgementError) return null;
    throw error;
  });
}
