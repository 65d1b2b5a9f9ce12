import { describe, expect, it } from 'vitest';
import { readRemoteJudgeRequest } from '../../../src/integrations/kayenta/remote-judge.js';
import { toKayentaResult } from '../../../src/integrations/kayenta/remote-judge-result.js';
import { judgeCanary } from '../../../src/judge/judge-canary.js';
import {
  gotNoise,
  recordedJudgements,
  type Printed,
  type RecordedAnswer,
  type RecordedStats,
} from '../../support/kayenta-vectors.js';

const cases = recordedJudgements();

describe('the recorded judgements of the real Kayenta', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(600);
    expect(cases.flatMap(({ expected }) => expected.results)).toHaveLength(1691);
  });

  it.each(cases.map((recorded) => [recorded.id, recorded] as const))('%s is reproduced', (_id, recorded) => {
    const { expected } = recorded;

    const answer = judged(recorded.request);

    expect(answer.score).toEqual(expected.score);
    expect(answer.groupScores.map(({ name, score }) => ({ name, score }))).toEqual(expected.groupScores);
    expect(answer.results.map(decisionOf)).toEqual(expected.results.map(decisionOf));
    for (const [i, result] of expected.results.entries()) {
      const tolerance = gotNoise(recorded, result) ? 1e-3 : 1e-9;
      const { ratio, experimentStats, controlStats } = answer.results[i]!;
      expectNear(ratio, result.ratio, tolerance);
      expectStats(experimentStats, result.experimentStats, tolerance);
      expectStats(controlStats, result.controlStats, tolerance);
    }
  });

  it('carry each number where Kayenta reads it and where the recording has it', () => {
    const [first] = judged(cases[0]!.request).results as unknown as Record<string, unknown>[];

    expect(first!.resultMetadata).toEqual({ ratio: first!.ratio });
    expect(first!.experimentMetadata).toEqual({ stats: first!.experimentStats });
    expect(first!.controlMetadata).toEqual({ stats: first!.controlStats });
  });
});

function judged(request: unknown): RecordedAnswer {
  const reading = readRemoteJudgeRequest(request);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const { config, pairs } = reading.value;
  return toKayentaResult(judgeCanary(config, pairs), pairs) as RecordedAnswer;
}

function decisionOf({ name, id, classification, classificationReason, critical, muted }: RecordedAnswer['results'][0]) {
  return { name, id, classification, classificationReason, critical, muted };
}

function expectStats(actual: RecordedStats, expected: RecordedStats, tolerance: number): void {
  expect(actual.count).toBe(expected.count);
  for (const figure of ['mean', 'min', 'std', 'max'] as const) expectNear(actual[figure], expected[figure], tolerance);
}

function expectNear(actual: Printed, expected: Printed, relativeTolerance: number): void {
  if (typeof actual === 'string' || typeof expected === 'string') expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relativeTolerance * Math.abs(expected));
}
