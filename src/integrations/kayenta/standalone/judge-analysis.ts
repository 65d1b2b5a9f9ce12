/** One judgement of an analysis, in the order of its intervals: what it came to as Kayenta's callers read it. */
export interface AnalysisScore {
  readonly score: number;
  readonly thresholds: { readonly pass: number; readonly marginal: number };
}

/** What an analysis came to. */
export interface AnalysisOutcome {
  readonly didPassThresholds: boolean;
  readonly canaryScoreMessage: string;
}

/** Whether an analysis goes no further after this score: Kayenta takes one that is exactly marginal for a failure. */
export function endsAnalysis({ score, thresholds }: AnalysisScore): boolean {
  return score <= thresholds.marginal;
}

/** What an analysis came to by its last score; undefined where there is none. */
export function analysisOutcome(last: AnalysisScore | undefined): AnalysisOutcome {
  if (!last) return { didPassThresholds: false, canaryScoreMessage: 'No judgement of the canary came to a score.' };
  const { score, thresholds } = last;
  const { pass, marginal } = thresholds;
  const text = String(score);
  if (endsAnalysis(last)) {
    const canaryScoreMessage = `The last score, ${text}, is not above the marginal threshold, ${String(marginal)}.`;
    return { didPassThresholds: false, canaryScoreMessage };
  }
  return score < pass
    ? {
        didPassThresholds: false,
        canaryScoreMessage: `The last score, ${text}, is below the pass threshold, ${String(pass)}.`,
      }
    : {
        didPassThresholds: true,
        canaryScoreMessage: `The last score, ${text}, reached the pass threshold, ${String(pass)}.`,
      };
}
