import { describe, expect, it } from 'vitest';
import { JudgementError } from '../../src/errors.js';
import { describeGrid, onGrid, resolveGrid } from '../../src/window/grid.js';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const NOW = at('12:00:00');
const config = { step: 60_000, warmup: 0 };

function gridOf(start: string, end: string, options: { step?: number; warmup?: number } = {}) {
  return resolveGrid({ window: { start: at(start), end: at(end) }, data: {}, ...options }, config, NOW);
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof JudgementError)
      return error.details.map(({ pointer, message }) => `${pointer}: ${message}`).join();
  }
  throw new Error('was not refused');
}

describe('resolveGrid()', () => {
  it('has a slot for each step, the first ending a step after the start', () => {
    const grid = gridOf('10:00:00', '10:20:00');

    expect(grid).toMatchObject({ slots: 20, firstJudged: 0, firstSlotEndMs: at('10:01:00') });
    expect(describeGrid(grid)).toEqual({
      start: '2026-11-20T10:00:00.000Z',
      end: '2026-11-20T10:20:00.000Z',
      judgedFrom: '2026-11-20T10:00:00.000Z',
      stepSeconds: 60,
      warmupSeconds: 0,
      slots: 20,
      judgedSlots: 20,
    });
  });

  it('rounds the start up and the end down to the step', () => {
    expect(gridOf('10:00:01', '10:20:59')).toMatchObject({ slots: 19, firstSlotEndMs: at('10:02:00') });
    expect(gridOf('09:59:59', '10:20:00')).toMatchObject({ slots: 20, firstSlotEndMs: at('10:01:00') });
    expect(gridOf('10:00:00', '10:10:00', { step: 300_000 })).toMatchObject({
      slots: 2,
      firstSlotEndMs: at('10:05:00'),
    });
  });

  it('judges only slots that lie wholly after the warm-up', () => {
    expect(gridOf('10:00:00', '10:20:00', { warmup: 60_000 }).firstJudged).toBe(1);
    expect(gridOf('10:00:00', '10:20:00', { warmup: 61_000 }).firstJudged).toBe(2);
    expect(gridOf('10:00:30', '10:20:00', { warmup: 60_000 })).toMatchObject({
      firstJudged: 1,
      firstSlotEndMs: at('10:02:00'),
    });
    expect(gridOf('10:00:30', '10:20:00', { warmup: 30_000 }).firstJudged).toBe(0);
  });

  it('crosses a change of clocks without noticing', () => {
    const window = { start: Date.parse('2026-10-25T00:30:00Z'), end: Date.parse('2026-10-25T02:30:00Z') };

    expect(resolveGrid({ window, data: {} }, config, NOW).slots).toBe(120);
  });

  it('takes step and warm-up from the config where the request has none', () => {
    const grid = resolveGrid(
      { window: { start: at('10:00:00'), end: at('11:00:00') }, data: {} },
      { step: 300_000, warmup: 600_000 },
      NOW,
    );

    expect(grid).toMatchObject({ stepMs: 300_000, slots: 12, firstJudged: 2 });
  });

  it('has as many slots as the longest series where there is no window', () => {
    const data = {
      a: { baseline: new Float64Array(3) },
      b: { baseline: new Float64Array(1), canary: new Float64Array(5) },
    };

    const grid = resolveGrid({ data, warmup: 60_000 }, config, NOW);

    expect(grid).toMatchObject({ slots: 5, firstJudged: 1, firstSlotEndMs: null });
    expect(describeGrid(grid)).toMatchObject({ start: null, end: null, judgedFrom: null, judgedSlots: 4 });
    expect(resolveGrid({ data: {} }, config, NOW)).toMatchObject({ slots: 0, firstJudged: 0 });
  });

  it.each([
    ['{ start, duration }', { start: at('10:00:00'), duration: 600_000 }, '10:01:00', 10],
    ['{ start } until now', { start: at('11:30:00') }, '11:31:00', 30],
    ['{ duration } until now', { duration: 600_000 }, '11:51:00', 10],
    ['{ duration, end }', { duration: 600_000, end: at('11:00:00') }, '10:51:00', 10],
    ['{ duration, end: now }', { duration: 600_000, end: 'now' as const }, '11:51:00', 10],
  ])('understands %s', (_form, window, firstSlotEnd, slots) => {
    expect(resolveGrid({ window, data: {} }, config, NOW)).toMatchObject({ slots, firstSlotEndMs: at(firstSlotEnd) });
  });

  it('refuses windows that hold nothing, are too long, end early or are not over', () => {
    expect(refusalOf(() => gridOf('10:00:01', '10:00:59'))).toBe(
      '/window: holds no whole step of 60s: make it longer, or the step shorter',
    );
    expect(refusalOf(() => gridOf('10:00:00', '10:00:00'))).toMatch(/^\/window: must end after its start/);
    expect(refusalOf(() => gridOf('10:00:00', '12:00:01'))).toMatch(/^\/window: must not end in the future/);
    expect(refusalOf(() => gridOf('10:00:00', '10:05:00', { warmup: 300_000 }))).toBe(
      '/warmup: leaves nothing of the window to judge',
    );
    const window = { start: NOW - 1_000_000_000, end: NOW };
    expect(refusalOf(() => resolveGrid({ window, step: 1_000, data: {} }, config, NOW))).toMatch(
      /^\/window: has 1000000 slots of 1s, at most 50000/,
    );
    expect(refusalOf(() => resolveGrid({ data: { m: { canary: new Float64Array(50_001) } } }, config, NOW))).toMatch(
      /^\/data: has a series of 50001/,
    );
  });
});

describe('onGrid()', () => {
  it('ends a short series in gaps and refuses a long one', () => {
    const grid = gridOf('10:00:00', '10:03:00');

    expect(onGrid(Float64Array.of(1, 2), grid, '/data/m/canary')).toEqual(Float64Array.of(1, 2, NaN));
    expect(refusalOf(() => onGrid(new Float64Array(4), grid, '/data/m/canary'))).toBe(
      '/data/m/canary: has 4 values for the 3 slots of the window',
    );
  });
});
