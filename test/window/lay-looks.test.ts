import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LookPlan } from '../../src/config/look-plan.js';
import type { Grid } from '../../src/window/grid.js';
import { layLooks } from '../../src/window/lay-looks.js';

const START = Date.parse('2026-11-20T10:00:00Z');
/** Twenty slots of a minute, the first taken by the warm-up. */
const GRID: Grid = {
  stepMs: 60_000,
  warmupMs: 60_000,
  slots: 20,
  settledSlots: 20,
  firstSlotEndMs: START + 60_000,
  leadMs: 60_000,
  headMs: 0,
};

function lay(plan: unknown, grid = GRID) {
  return layLooks(LookPlan.parse(plan), grid);
}

describe('layLooks()', () => {
  it('spreads looks evenly over the judged slots, the last at their end', () => {
    expect(lay({ looks: 5 })).toEqual({ looks: [4, 8, 11, 15, 19], mistakes: [] });
    expect(lay({ looks: 1 }).looks).toEqual([19]);
    expect(lay({ looks: 19 }).looks).toHaveLength(19);
  });

  it('looks after the slots that are over at the planned times, and at the end', () => {
    expect(lay({ at: ['5m', '10m'] }).looks).toEqual([4, 9, 19]);
    expect(lay({ at: ['2026-11-20T10:05:59Z'] }).looks).toEqual([4, 19]);
    expect(lay({ at: ['2m'] }, { ...GRID, firstSlotEndMs: null }).looks).toEqual([1, 19]);
  });

  it('has none without a plan', () => {
    expect(layLooks(undefined, GRID)).toEqual({ looks: null, mistakes: [] });
  });

  it.each([
    [{ looks: 20 }, '/plan/looks', 'more than the 19 slots'],
    [{ at: ['1m'] }, '/plan/at/0', 'before the first judged slot'],
    [{ at: ['5m', '20m'] }, '/plan/at/1', 'not before the end'],
    [{ at: ['5m', '5m30s'] }, '/plan/at/1', 'no later slot'],
    [{ at: ['2020-01-01T00:00:00Z'] }, '/plan/at/0', '2020-01-01'],
  ])('refuses what is no plan for its window: %j', (plan, pointer, message) => {
    const { looks, mistakes } = lay(plan);

    expect(looks).toBeNull();
    expect(mistakes).toEqual([{ pointer, message: expect.stringContaining(message) }]);
  });

  it('refuses a time where the window has none', () => {
    const { mistakes } = lay({ at: ['2026-11-20T10:05:00Z'] }, { ...GRID, firstSlotEndMs: null });

    expect(mistakes[0]?.message).toContain('how long after its start');
  });

  it('always ascends to all judged slots', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 500 }), (count, more) => {
        const total = count + more;
        const looks = lay({ looks: count }, { ...GRID, slots: total + 1, settledSlots: total + 1 }).looks ?? [];

        expect(looks).toHaveLength(count);
        expect(looks.at(-1)).toBe(total);
        expect(looks.every((slots, i) => slots > (looks[i - 1] ?? 0))).toBe(true);
      }),
    );
  });
});

describe('LookPlan', () => {
  it.each([[{}], [{ looks: 2, at: ['5m'] }], [{ looks: 0 }], [{ looks: 21 }], [{ at: [] }], [{ at: ['soon'] }], [5]])(
    'refuses %j',
    (plan) => {
      expect(LookPlan.safeParse(plan).success).toBe(false);
    },
  );
});
