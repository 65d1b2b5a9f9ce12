import { describe, expect, it } from 'vitest';
import { outcomeWeight } from '../../src/answers/outcome-weight.js';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { JudgementError } from '../../src/errors.js';
import { createFollowJudgement, type JudgementOutcome } from '../../src/run-judgement.js';
import type { LabelledSeries } from '../../src/sources/metric-source.js';
import { readConfig } from '../../src/wire-reading.js';
import { answerOf, fakeSource } from '../support/series.js';

const SLOTS = 400;
const metricOf = (name: string, rest: object) => ({
  name,
  group: 'g',
  query: { type: 'prometheus', expr: `${name}{w="\${w}"}` },
  analysis: { direction: 'increase', critical: true },
  ...rest,
});
const CONFIG = {
  scope: { w: {} },
  groups: { g: 100 },
  metrics: [
    metricOf('latency', {}),
    metricOf('pods', { analysis: { direction: 'increase', muted: true }, series: { pairBy: ['pod'] } }),
    metricOf('errors', { query: { type: 'prometheus', events: 'bad{w="${w}"}', exposure: 'all{w="${w}"}' } }),
    metricOf('half', { analysis: { direction: 'increase', muted: true } }),
  ],
};

/** Of one metric a hundred series of 400 slots, of another as many on one side alone. The canary is twice as slow. */
const SOURCE = fakeSource({
  fetchSeries: ({ text }, { slots }) => {
    if (text.includes('half') && text.includes('new')) {
      return Promise.reject(new JudgementError('SOURCE_FAILED', 'is down'));
    }
    const many = /pods|half/.test(text) ? 100 : 1;
    return Promise.resolve(answerOf(...Array.from({ length: many }, (_, i) => seriesOf(text, { slots, i }))));
  },
});

function seriesOf(text: string, { slots, i }: { slots: number; i: number }): LabelledSeries {
  const factor = text.includes('new') && !text.includes('all') ? 2 : 1;
  const values = Float64Array.from({ length: slots }, (_, slot) => factor * (100 + ((slot * 37 + i) % 11)));
  return { labels: { pod: `pod-${String(i)}` }, values, filled: new Uint8Array(slots).fill(1) };
}

async function outcomeOf(more: object): Promise<JudgementOutcome> {
  const request = {
    config: CONFIG,
    baseline: { scope: { w: 'old' } },
    canary: { scope: { w: 'new' } },
    window: { start: '2026-11-20T00:00:00Z', duration: `${String(SLOTS)}m` },
    ...more,
  };
  const reading = readJudgementRequest(request, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const sources = { byName: new Map([['prometheus', SOURCE]]), standard: 'prometheus' };
  const follow = createFollowJudgement({ configs: new Map(), sources, now: () => 0, deadlineMs: 10_000 });
  const nowMs = Date.parse('2026-11-21T00:00:00Z');
  return follow(reading.value, { nowMs, deferred: false }, new AbortController().signal);
}

/** The bytes of all numbers that are kept with it. */
function bytesHeld(document: unknown): number {
  const seen = new Set<unknown>();
  let bytes = 0;
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) walk(value.buffer);
    else if (value instanceof ArrayBuffer) bytes += value.byteLength;
    else for (const one of value instanceof Map ? value.values() : Object.values(value)) walk(one);
  };
  walk(document);
  return bytes;
}

describe('outcomeWeight()', () => {
  it.each([
    ['judged by its whole window', {}, SLOTS],
    ['stopped early', { plan: { looks: 20 } }, 6],
  ])('is no less than what is held of an outcome %s, and not many times as much', async (_what, more, slots) => {
    const outcome = await outcomeOf(more);
    const held = bytesHeld(outcome) / 8;
    const samples = 2 * slots * 102;
    // As they are reported: all slots of the window.
    const reported = 2 * SLOTS * 102;

    expect(outcome.kind === 'judged' && outcome.judgement.window.judgedSlots).toBe(slots);
    expect(held).toBeGreaterThan(samples + reported);
    expect(held).toBeLessThan(5 * samples + 1.05 * reported);
    expect(outcomeWeight(outcome)).toBeGreaterThan(held);
    expect(outcomeWeight(outcome)).toBeLessThan(5 * held);
  });

  it('counts labels, however long', async () => {
    const outcome = await outcomeOf({});
    if (outcome.kind === 'open') throw new Error('The window is over');
    const long = outcome.record.fetched.map((wish) =>
      wish.kind === 'failed'
        ? wish
        : {
            ...wish,
            series: {
              ...wish.series,
              canary: wish.series.canary.map((one) => ({ ...one, labels: { pod: 'p'.repeat(8_000) } })),
            },
          },
    );
    const heavier = { ...outcome, record: { ...outcome.record, fetched: long } };

    expect(outcomeWeight(heavier) - outcomeWeight(outcome)).toBeGreaterThan(100_000);
  });
});
