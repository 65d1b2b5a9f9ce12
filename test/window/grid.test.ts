import { describe, expect, it } from 'vitest';
import { describeGrid, judgedSlots, onGrid, type Grid } from '../../src/window/grid.js';
import { layGrid } from '../../src/window/lay-grid.js';
import { metric } from '../support/metric.js';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const NOW = at('12:00:00');
const config = { step: 60_000, warmup: 0, metrics: [metric()], dialect: 'native' as 'native' | 'kayenta' };
const kayenta = { ...config, dialect: 'kayenta' as const };

type Request = Parameters<typeof layGrid>[0];

function lay(request: Partial<Request>, settings: Parameters<typeof layGrid>[1] = config, lagMs = 0) {
  return layGrid({ data: {}, baseline: { scope: {}, offset: 0 }, ...request }, settings, { nowMs: NOW, lagMs });
}

/** The grid of a request that has no mistakes. */
function gridFor(request: Partial<Request>, settings = config, lagMs = 0): Grid {
  const { grid, mistakes } = lay(request, settings, lagMs);
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

    expect(grid).toMatchObject({ slots: 20, settledSlots: 20, firstSlotEndMs: at('10:01:00') });
    expect(describeGrid(grid)).toEqual({
      start: '2026-11-20T10:00:00.000Z',
      end: '2026-11-20T10:20:00.000Z',
      judgedFrom: '2026-11-20T10:00:00.000Z',
      judgedTo: '2026-11-20T10:20:00.000Z',
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
    expect(judgedSlots(gridOf('10:00:00', '10:20:00', { warmup: 60_000 }), 0)).toEqual({ from: 1, to: 20 });
    expect(judgedSlots(gridOf('10:00:00', '10:20:00', { warmup: 61_000 }), 0)).toEqual({ from: 2, to: 20 });
    const late = gridOf('10:00:30', '10:20:00', { warmup: 60_000 });
    expect(late.firstSlotEndMs).toBe(at('10:02:00'));
    expect(judgedSlots(late, 0)).toEqual({ from: 1, to: 19 });
    expect(judgedSlots(gridOf('10:00:30', '10:20:00', { warmup: 30_000 }), 0).from).toBe(0);
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

    expect(grid).toMatchObject({ stepMs: 300_000, slots: 12 });
    expect(judgedSlots(grid, 0).from).toBe(2);
  });

  it('has as many slots as the longest series where there is no window', () => {
    const data = {
      a: { baseline: new Float64Array(3) },
      b: { baseline: new Float64Array(1), canary: new Float64Array(5) },
    };

    const grid = gridFor({ data, warmup: 60_000 });

    expect(grid).toMatchObject({ slots: 5, firstSlotEndMs: null });
    expect(describeGrid(grid)).toMatchObject({ start: null, end: null, judgedFrom: null, judgedSlots: 4 });
    expect(gridFor({})).toMatchObject({ slots: 0, settledSlots: 0, firstSlotEndMs: null });
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

describe('judgedSlots()', () => {
  const judged = (options: { warmup?: number; lookBack?: number; lag?: number; start?: string; end?: string }) => {
    const window = { start: at(options.start ?? '10:00:00'), end: at(options.end ?? '10:20:00') };
    const grid = gridFor({ window, warmup: options.warmup ?? 0 }, config, options.lag ?? 0);
    return judgedSlots(grid, options.lookBack ?? 0);
  };

  it('leaves out slots whose samples reach into the warm-up or before the window', () => {
    expect(judged({ lookBack: 60_000 })).toEqual({ from: 0, to: 20 });
    expect(judged({ lookBack: 61_000 })).toEqual({ from: 1, to: 20 });
    expect(judged({ lookBack: 300_000 })).toEqual({ from: 4, to: 20 });
    expect(judged({ warmup: 60_000, lookBack: 60_000 })).toEqual({ from: 1, to: 20 });
    expect(judged({ warmup: 60_000, lookBack: 300_000 })).toEqual({ from: 5, to: 20 });
    expect(judged({ warmup: 90_000, lookBack: 90_000 })).toEqual({ from: 2, to: 20 });
  });

  it('lets a window that starts between two slots give what it cuts to the look-back', () => {
    expect(judged({ start: '10:00:30', lookBack: 90_000 })).toEqual({ from: 0, to: 19 });
    expect(judged({ start: '10:00:30', lookBack: 91_000 })).toEqual({ from: 1, to: 19 });
  });

  it('leaves out slots that the sources may not have all samples of yet', () => {
    expect(judged({ start: '11:40:00', end: '12:00:00', lag: 30_000 })).toEqual({ from: 0, to: 19 });
    expect(judged({ start: '11:40:00', end: '12:00:00', lag: 60_000 })).toEqual({ from: 0, to: 19 });
    expect(judged({ start: '11:40:00', end: '12:00:00', lag: 61_000 })).toEqual({ from: 0, to: 18 });
    expect(judged({ start: '11:40:00', end: '11:59:00', lag: 30_000 })).toEqual({ from: 0, to: 19 });
    expect(lay({ window: { start: at('11:58:00') } }, config, 240_000).mistakes).toEqual([
      {
        pointer: '/window',
        message:
          'has no slot to judge yet: its sources need some time to have all samples of its 2 slots; ask again later, or for an earlier window',
      },
    ]);
  });

  it('is empty, never negative, where the look-back leaves nothing', () => {
    expect(judged({ lookBack: 3_600_000 })).toEqual({ from: 59, to: 59 });
  });
});

describe('the grid of a Kayenta config', () => {
  it('holds the instants from the start to the end, both included, wherever they lie', () => {
    const grid = gridFor({ window: { start: at('10:00:07'), end: at('10:20:07') } }, kayenta);

    expect(grid).toMatchObject({ slots: 21, firstSlotEndMs: at('10:00:07') });
    expect(judgedSlots(grid, 300_000)).toEqual({ from: 0, to: 21 });
    expect(describeGrid(grid)).toMatchObject({
      start: '2026-11-20T10:00:07.000Z',
      end: '2026-11-20T10:20:07.000Z',
      judgedSlots: 21,
    });
    expect(gridFor({ window: { start: at('10:00:07'), end: at('10:20:06') } }, kayenta).slots).toBe(20);
  });

  it('cuts a warm-up and the tail from it where a request asks for them', () => {
    const window = { start: at('11:40:00'), end: at('12:00:00') };

    const grid = gridFor({ window, warmup: 90_000 }, kayenta, 30_000);

    expect(judgedSlots(grid, 0)).toEqual({ from: 2, to: 20 });
    expect(describeGrid(grid)).toMatchObject({
      judgedFrom: '2026-11-20T11:42:00.000Z',
      judgedTo: '2026-11-20T11:59:00.000Z',
    });
  });
});

describe('onGrid()', () => {
  it('ends a short series in gaps', () => {
    expect(onGrid(Float64Array.of(1, 2), gridOf('10:00:00', '10:03:00'))).toEqual(Float64Array.of(1, 2, NaN));
  });
});
