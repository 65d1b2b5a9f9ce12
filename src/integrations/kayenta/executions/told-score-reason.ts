import type { Scored, ScoreTaking } from './kayenta-score.js';

/** Why a score is told otherwise than it came out, and where whoever asks takes it for a failure that is none; undefined where both are plain. */
export function toldScoreReason(
  { verdict, score, thresholds }: Scored,
  told: number,
  { aboveMarginal }: ScoreTaking,
): string | undefined {
  const marginal = String(thresholds.marginal);
  if (verdict === 'inconclusive') return `Told as ${String(told)}, just above marginal, as the settings say.`;
  if (verdict !== 'fail' && aboveMarginal && told <= thresholds.marginal) {
    return `Told as ${String(told)}, which fails whoever asks: a score must be above marginal, ${marginal}, there, and none that is ${verdict} can be told so.`;
  }
  if (told === score || told === Math.floor(score ?? 0)) return undefined;
  return verdict !== 'fail' && aboveMarginal && Math.floor(score ?? 0) <= thresholds.marginal
    ? `Told as ${String(told)}: whoever asks fails a score that is not above marginal, ${marginal}.`
    : `Told as ${String(told)}, which is ${verdict} by its thresholds, as the verdict is.`;
}

/** Why an inconclusive judgement has no score, also where the settings would give it one. */
export function inconclusiveReason(
  { reason, thresholds }: { readonly reason: { readonly text: string } } & Pick<Scored, 'thresholds'>,
  { onInconclusive }: ScoreTaking,
): string {
  const why = `Inconclusive: ${reason.text}`;
  if (onInconclusive === 'error') return why;
  const { pass, marginal } = thresholds;
  return `${why} The settings say onInconclusive: marginal, but no whole score can be told as marginal: pass is ${String(pass)} and marginal ${String(marginal)}.`;
}
