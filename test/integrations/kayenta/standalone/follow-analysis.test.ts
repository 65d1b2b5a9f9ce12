import { describe, expect, it } from 'vitest';
import { anybody } from '../../../../src/access/anybody.js';
import { JudgementError } from '../../../../src/errors.js';
import type { FoundJudgement } from '../../../../src/integrations/find-judgement.js';
import { writeAnalysisNote } from '../../../../src/integrations/kayenta/standalone/analysis-note.js';
import { readAnalysisRequest } from '../../../../src/integrations/kayenta/standalone/analysis-request.js';
import { toAnalysisStatus } from '../../../../src/integrations/kayenta/standalone/analysis-status.js';
import { createFollowAnalysis } from '../../../../src/integrations/kayenta/standalone/follow-analysis.js';
import { readConfig } from '../../../../src/wire-reading.js';
import { keptJudgement } from '../../../support/kept-judgement.js';

const CONFIG = { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] };

/** An analysis of three intervals, and what is found for each by the end of its window. */
function follower(find: (end: string) => FoundJudgement | Promise<FoundJudgement>) {
  const reading = readAnalysisRequest({
    scopes: [{ startTimeIso: '2026-11-20T10:00:00Z', endTimeIso: '2026-11-20T11:00:00Z' }],
    thresholds: { pass: 95, marginal: 75 },
    analysisIntervalMins: 20,
  });
  const named = readConfig('shop', CONFIG);
  if (reading.kind === 'refused' || named.kind === 'refused') throw new Error('cannot be read');
  const note = writeAnalysisNote({
    acceptedAtMs: 0,
    user: 'me',
    query: {},
    canaryConfigId: 'shop',
    request: reading.value,
  });
  const asked: string[] = [];
  const clock = { ms: 0, digest: 'before' };
  const follow = createFollowAnalysis({
    judgements: {
      accept: (body) => Promise.resolve((body as { window: { end: string } }).window.end),
      read: (id) => ({ request: { config: 'shop' }, configDigest: id === 'analysis' ? 'before' : clock.digest, note }),
    },
    find: async (end) => {
      asked.push(end.slice(11, 16));
      return find(end.slice(11, 16));
    },
    configs: new Map([['shop', named.value]]),
    readConfig,
    onInconclusive: 'error',
    now: () => clock.ms,
  });
  const status = async (): Promise<any> =>
    toAnalysisStatus(await follow('analysis', 5_000, anybody(new AbortController().signal)), undefined);
  return { asked, clock, status };
}

const passed = (): FoundJudgement => ({
  kind: 'judged',
  judgement: { ...keptJudgement(), verdict: 'pass', score: 100, metrics: [] },
});

describe('createFollowAnalysis()', () => {
  it('goes on where it was when it is asked again, and judges nothing twice', async () => {
    let ready = '10:20';
    const { asked, status } = follower((end) => (end <= ready ? passed() : { kind: 'running' }));
    const first = await status();
    ready = '11:00';
    const second = await status();

    expect(first).toMatchObject({ complete: false, executionStatus: 'RUNNING', status: 'running' });
    expect(first).not.toHaveProperty('canaryAnalysisExecutionResult');
    expect(first.stageStatus.map((one: any) => one.status)).toEqual(['RUNNING', 'SUCCEEDED', 'RUNNING', 'NOT_STARTED']);
    expect(second).toMatchObject({ complete: true, canaryAnalysisExecutionResult: { canaryScores: [100, 100, 100] } });
    expect(asked).toEqual(['10:20', '10:40', '10:40', '11:00']);
  });

  it('waits for samples that are still to come', async () => {
    const { status } = follower((end) => (end === '11:00' ? { kind: 'open' } : passed()));

    expect(await status()).toMatchObject({ complete: false, executionStatus: 'RUNNING' });
  });

  it('tries again what could not be judged, and judges anew what it has forgotten', async () => {
    let down = true;
    const error = new JudgementError('SOURCE_UNREACHABLE', 'Cannot judge: nobody answers');
    const { asked, clock, status } = follower((end) =>
      down && end === '10:40' ? { kind: 'failed', error } : passed(),
    );
    const failed = await status();
    down = false;
    const again = await status();
    clock.ms = 600_000;
    await status();

    expect(failed).toMatchObject({
      complete: true,
      executionStatus: 'TERMINAL',
      exception: { exceptionType: 'SOURCE_UNREACHABLE', details: { error: 'Cannot judge: nobody answers' } },
      canaryAnalysisExecutionResult: { canaryScores: [100], canaryScoreMessage: 'Cannot judge: nobody answers' },
    });
    expect(again).toMatchObject({
      executionStatus: 'SUCCEEDED',
      canaryAnalysisExecutionResult: { didPassThresholds: true },
    });
    expect(asked).toEqual(['10:20', '10:40', '10:40', '11:00', '10:20', '10:40', '11:00']);
  });

  it('warns where the config has been edited since', async () => {
    const { clock, status } = follower(passed);
    expect((await status()).canaryAnalysisExecutionResult.hasWarnings).toBe(false);

    const edited = follower(passed);
    edited.clock.digest = 'after';
    const { canaryAnalysisExecutionResult: result } = await edited.status();

    expect(clock.digest).toBe('before');
    expect(result.hasWarnings).toBe(true);
    expect(result.canaryExecutionResults[0].warnings).toEqual([
      'The metric config has been edited since the analysis was asked for.',
    ]);
  });
});
