import { describe, expect, it } from 'vitest';
import { describeGrid, layGrid, onGrid, type Grid } from '../../src/window/grid.js';
import { metric } from '../support/metric.js';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const NOW = at('12:00:00');
const config = { step: 60_000, warmup: 0, metrics: [metric()] };

type Request = Parameters<typeof layGrid>[0];

function lay(request: Partial<Request>, settings: Parameters<typeof layGrid>[1] = config) {
  return layGrid({ data: {}, baseline: { scope: {}, offset: 0 }, ...request }, settings, NOW);
}

/** The grid of a request that has no mistakes. */
function gridFor(request: Partial<Request>, settings = config): Grid {
  const { grid, mistakes } = lay(request, settings);
  expect(mistakes).toEqual([]);
  return grid;
}

function gridOf(start: string, end: string, options: { step?: number; warmup?: number } = {}): Grid {
  return gridFor({ window: { start: at(start), end: at(end) }, ...options });
}

function mistakesOf(request: Partial<Request>, settings = config): string[] {
  return lay(request, settings).mistakes.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe('layGrid()', () => {
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

    expect(gridFor({ window }).slots).toBe(120);
  });

  it('takes step and warm-up from the config where the request has none', () => {
    const grid = gridFor(
      { window: { start: at('10:00:00'), end: at('11:00:00') } },
      { ...config, step: 300_000, warmup: 600_000 },
    );

    expect(grid).toMatchObject({ stepMs: 300_000, slots: 12, firstJudged: 2 });
  });

  it('has as many slots as the longest series where there is no window', () => {
    const data = {
      a: { baseline: new Float64Array(3) },
      b: { baseline: new Float64Array(1), canary: new Float64Array(5) },
    };

    const grid = gridFor({ data, warmup: 60_000 });

    expect(grid).toMatchObject({ slots: 5, firstJudged: 1, firstSlotEndMs: null });
    expect(describeGrid(grid)).toMatchObject({ start: null, end: null, judgedFrom: null, judgedSlots: 4 });
    expect(gridFor({})).toMatchObject({ slots: 0, firstJudged: 0, firstSlotEndMs: null });
  });

  it.each([
    ['{ start, duration }', { start: at('10:00:00'), duration: 600_000 }, '10:01:00', 10],
    ['{ start } until now', { start: at('11:30:00') }, '11:31:00', 30],
    ['{ duration } until now', { duration: 600_000 }, '11:51:00', 10],
    ['{ duration, end }', { duration: 600_000, end: at('11:00:00') }, '10:51:00', 10],
    ['{ duration, end: now }', { duration: 600_000, end: 'now' as const }, '11:51:00', 10],
  ])('understands %s', (_form, window, firstSlotEnd, slots) => {
    expect(gridFor({ window })).toMatchObject({ slots, firstSlotEndMs: at(firstSlotEnd) });
  });

  it.each([
    [
      { start: at('10:00:01'), end: at('10:00:59') },
      '/window: holds no whole step of 60s: make it longer, or the step shorter',
    ],
    [
      { start: 'now' as const },
      '/window: must end after its start, is 2026-11-20T12:00:00.000Z to 2026-11-20T12:00:00.000Z',
    ],
    [
      { start: at('10:00:00'), end: at('12:00:01') },
      '/window: must not end in the future, ends 2026-11-20T12:00:01.000Z; it is 2026-11-20T12:00:00.000Z',
    ],
    [
      { start: NOW - 1_000_000 * 60_000, end: NOW },
      '/window: has 1000000 slots, at most 50000: make it shorter, or the step longer',
    ],
  ])('refuses the window %j', (window, mistake) => {
    expect(mistakesOf({ window })).toEqual([mistake]);
  });

  it('refuses a warm-up that leaves nothing, and an offset between the slots', () => {
    const window = { start: at('10:00:00'), end: at('10:05:00') };

    expect(mistakesOf({ window, warmup: 300_000, baseline: { scope: {}, offset: 90_000 } })).toEqual([
      '/warmup: leaves nothing of the 5 slots to judge',
      '/baseline/offset: must be a multiple of the step (60s), is 90s',
    ]);
    expect(mistakesOf({ warmup: 60_000 })).toEqual([]);
  });

  it('refuses more samples in all than anybody needs', () => {
    const settings = { ...config, metrics: Array.from({ length: 1_000 }, () => metric()) };
    const window = { start: NOW - 501 * 60_000, end: NOW };

    expect(mistakesOf({ window: { ...window, start: NOW - 500 * 60_000 } }, settings)).toEqual([]);
    expect(mistakesOf({ data: { m: { canary: new Float64Array(50_000) } } })).toEqual([]);
    expect(mistakesOf({ window }, settings)).toEqual([
      '/window: has 501 slots for 1000 metrics on two sides: 1002000 samples, at most 1000000',
    ]);
    expect(mistakesOf({ data: { m: { canary: new Float64Array(50_001) } } })).toEqual([
      '/data: has 50001 slots, at most 50000: make it shorter, or the step longer',
    ]);
  });

  it('refuses every series that is longer than the window', () => {
    const window = { start: at('10:00:00'), end: at('10:03:00') };
    const data = {
      a: { baseline: new Float64Array(4), canary: new Float64Array(3) },
      'b/c': { canary: new Float64Array(5) },
    };

    expect(mistakesOf({ window, data })).toEqual([
      '/data/a/baseline: has 4 values for the 3 slots of the window, whose ends are cut to whole steps of 60s',
      '/data/b~1c/canary: has 5 values for the 3 slots of the window, whose ends are cut to whole steps of 60s',
    ]);
  });
});

describe('onGrid()', () => {
  it('ends a short series in gaps', () => {
    expect(onGrid(Float64Array.of(1, 2), gridOf('10:00:00', '10:03:00'))).toEqual(Float64Array.of(1, 2, NaN));
  });
});
