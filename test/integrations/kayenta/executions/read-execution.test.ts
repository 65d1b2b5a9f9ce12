import { describe, expect, it } from 'vitest';
import { anybody } from '../../../../src/access/anybody.js';
import { JudgementError } from '../../../../src/errors.js';
import type { FoundJudgement } from '../../../../src/integrations/find-judgement.js';
import { readExecution } from '../../../../src/integrations/kayenta/executions/read-execution.js';

const END_MS = Date.parse('2026-11-20T10:20:00Z');
const side = {
  scope: 'checkout',
  location: '',
  start: '2026-11-20T10:00:00Z',
  end: '2026-11-20T10:20:00Z',
  step: 60,
  extendedScopeParams: {},
};
const note = {
  dialect: 'kayenta-execution',
  acceptedAtMs: END_MS,
  application: 'shop',
  canaryConfigId: 'latency',
  aboveMarginal: true,
  request: {
    scopes: { default: { controlScope: side, experimentScope: side } },
    thresholds: { pass: 95, marginal: 75 },
  },
};

/** What an execution of a source that fails like this is told to be, and whether that is forgotten. */
async function readAt(nowMs: number, error: JudgementError): Promise<{ found: FoundJudgement; forgotten: boolean }> {
  const cancelled: string[] = [];
  const parts = {
    judgements: { read: () => ({ request: { config: 'latency' }, configDigest: '', note }) },
    find: () => Promise.resolve({ kind: 'failed', error } as const),
    configs: new Map(),
    readConfig: () => ({ kind: 'refused', mistakes: [] }) as const,
    tellConfig: () => ({}),
    onInconclusive: 'error',
    cancel: (id: string) => void cancelled.push(id),
    deadlineMs: 60_000,
    now: () => nowMs,
  } as const;
  const { found } = await readExecution('id', parts, { asker: anybody(new AbortController().signal), patienceMs: 0 });
  return { found, forgotten: cancelled.includes('id') };
}

const paused = new JudgementError('SOURCE_UNREACHABLE', 'is not asked for another 3 s', [
  { pointer: '', message: 'is not asked', retryAfterSeconds: 1 },
  { pointer: '', message: 'is not asked', retryAfterSeconds: 3 },
]);

describe('an execution whose source is not asked for a while', () => {
  it('runs on, and is judged anew the next time, as long as there is time for that', async () => {
    expect(await readAt(END_MS + 56_999, paused)).toEqual({ found: { kind: 'running' }, forgotten: true });
  });

  it('has failed where its time is over before that', async () => {
    expect(await readAt(END_MS + 57_000, paused)).toMatchObject({ found: { kind: 'failed' }, forgotten: false });
  });

  it('has failed where the source was asked and nobody knows when it will answer', async () => {
    const down = new JudgementError('SOURCE_FAILED', 'answers 500', [{ pointer: '', message: 'answers 500' }]);

    expect(await readAt(END_MS, down)).toMatchObject({ found: { kind: 'failed' }, forgotten: false });
  });
});
