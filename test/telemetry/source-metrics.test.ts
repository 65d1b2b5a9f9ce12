import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { JudgementError, SourceFault } from '../../src/errors.js';
import { createRetryLoop } from '../../src/sources/retry-loop.js';
import { createSourceMetrics } from '../../src/telemetry/source-metrics.js';

/** A source by its way of asking, on a clock that a test moves. */
function sourceOf(isAlive: () => Promise<unknown> = () => Promise.reject(busy()), concurrency = 2) {
  const registry = new Registry();
  const clock = { nowMs: 0 };
  const watch = createSourceMetrics(registry)('live');
  const surroundings = { now: () => clock.nowMs, wait: () => Promise.resolve(), random: () => 0, watch };
  const settings = { concurrency, retries: 1, breakAfter: 2, breakForMs: 1_000 };
  const askAgain = createRetryLoop({ settings, isAlive }, surroundings);
  const ask = (once: () => Promise<unknown>, signal = new AbortController().signal): Promise<unknown> =>
    askAgain(once, { signal, untilMs: Infinity, onAttempt: () => undefined, onWait: () => undefined });
  const value = async (series: string): Promise<number> => {
    const lines = (await registry.metrics()).split('\n');
    return Number(
      lines
        .find((line) => line.startsWith(`canary_judge_source_${series} `))
        ?.split(' ')
        .at(-1),
    );
  };
  return { ask, value, clock };
}

function busy(): SourceFault {
  return new SourceFault('SOURCE_UNREACHABLE', 'cannot be reached', { transient: true });
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createSourceMetrics()', () => {
  it('measures what was answered', async () => {
    const { ask, value, clock } = sourceOf();

    await ask(() => {
      clock.nowMs += 300;
      return Promise.resolve();
    });

    expect(await value('query_duration_seconds_sum{source="live"}')).toBe(0.3);
    expect(await value('query_duration_seconds_bucket{le="0.25",source="live"}')).toBe(0);
    expect(await value('query_duration_seconds_bucket{le="0.5",source="live"}')).toBe(1);
  });

  it('counts each attempt that fails, by its code, and each that follows', async () => {
    const { ask, value } = sourceOf();

    await expect(ask(() => Promise.reject(busy()))).rejects.toThrow(JudgementError);

    expect(await value('query_errors_total{source="live",code="SOURCE_UNREACHABLE"}')).toBe(2);
    expect(await value('query_errors_total{source="live",code="SOURCE_FAILED"}')).toBe(0);
    expect(await value('retries_total{source="live"}')).toBe(1);
    expect(await value('query_duration_seconds_count{source="live"}')).toBe(2);
  });

  it('says that a source is left alone, until it answers again', async () => {
    let alive = false;
    const { ask, value, clock } = sourceOf(() => (alive ? Promise.resolve() : Promise.reject(busy())));

    await expect(ask(() => Promise.reject(busy()))).rejects.toThrow(JudgementError);
    await settled();
    const left = await value('breaker_open{source="live"}');
    alive = true;
    clock.nowMs += 1_001;
    await ask(() => Promise.resolve());

    expect([left, await value('breaker_open{source="live"}')]).toEqual([1, 0]);
  });

  it('tells how many questions are out, and how many wait for their turn', async () => {
    const { ask, value } = sourceOf(undefined, 2);
    let resolve: (value?: undefined) => void = () => undefined;
    const promise = new Promise<undefined>((end) => {
      resolve = end;
    });

    const asked = Array.from({ length: 5 }, () => ask(() => promise));
    await settled();
    const counted = [await value('queries_running{source="live"}'), await value('queries_waiting{source="live"}')];
    resolve();
    await Promise.all(asked);

    expect(counted).toEqual([2, 3]);
    expect(await value('queries_running{source="live"}')).toBe(0);
  });

  it('counts nothing of what nobody waits for any more', async () => {
    const { ask, value } = sourceOf();
    const gone = new AbortController();

    const asked = ask(() => new Promise(() => undefined), gone.signal);
    await settled();
    gone.abort(new Error('gone'));

    await expect(asked).rejects.toThrow('gone');
    expect(await value('query_duration_seconds_count{source="live"}')).toBeNaN();
  });
});
