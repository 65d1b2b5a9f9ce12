import { describe, expect, it } from 'vitest';
import { toKayentaScore } from '../../../../src/integrations/kayenta/executions/kayenta-score.js';
import {
  inconclusiveReason,
  toldScoreReason,
} from '../../../../src/integrations/kayenta/executions/told-score-reason.js';

const OTHERS = { aboveMarginal: false, onInconclusive: 'marginal' } as const;
const ORCA = { ...OTHERS, aboveMarginal: true };

function reasonOf(
  verdict: 'pass' | 'marginal' | 'fail' | 'inconclusive',
  score: number | null,
  [pass, marginal, taking]: readonly [number, number, typeof OTHERS | typeof ORCA],
): string | undefined {
  const judgement = { verdict, score, thresholds: { pass, marginal } };
  return toldScoreReason(judgement, toKayentaScore(judgement, taking)!.score, taking);
}

describe('toldScoreReason()', () => {
  it.each([
    ['pass', 70, [70, 70, ORCA], 'Told as 71: whoever asks fails a score that is not above marginal, 70.'],
    ['marginal', 75, [90, 75, ORCA], 'Told as 76: whoever asks fails a score that is not above marginal, 75.'],
    ['pass', 100, [100, 100, ORCA], /^Told as 100, which fails whoever asks: .* marginal, 100, .* none that is pass /],
    ['marginal', 89.99, [90, 89, ORCA], /^Told as 89, which fails whoever asks: .* none that is marginal /],
    ['marginal', 96, [90, 75, OTHERS], 'Told as 89, which is marginal by its thresholds, as the verdict is.'],
    ['fail', 0, [90, 0, OTHERS], 'Told as -1, which is fail by its thresholds, as the verdict is.'],
    ['inconclusive', null, [90, 75, OTHERS], 'Told as 76, just above marginal, as the settings say.'],
  ] as const)('says why a %s of %s is told as it is', (verdict, score, taken, reason) => {
    expect(reasonOf(verdict, score, taken)).toMatch(reason);
  });

  it.each([
    ['pass', 100, [90, 75, ORCA]],
    ['marginal', 89.99, [90, 75, ORCA]],
    ['marginal', 75, [90, 75, OTHERS]],
    ['pass', 89.7, [89.5, 75, OTHERS]],
    ['fail', 74.99, [90, 75, ORCA]],
  ] as const)('has nothing to say of a %s of %s that is told as it came out', (verdict, score, taken) => {
    expect(reasonOf(verdict, score, taken)).toBeUndefined();
  });
});

describe('inconclusiveReason()', () => {
  const judgement = { reason: { text: 'Too few samples.' }, thresholds: { pass: 75, marginal: 75 } };

  it('says that no score is marginal where the settings want one', () => {
    expect(inconclusiveReason(judgement, { ...OTHERS, onInconclusive: 'error' })).toBe(
      'Inconclusive: Too few samples.',
    );
    expect(inconclusiveReason(judgement, OTHERS)).toBe(
      'Inconclusive: Too few samples. The settings say onInconclusive: marginal, but no whole score can be told as marginal: pass is 75 and marginal 75.',
    );
  });
});
