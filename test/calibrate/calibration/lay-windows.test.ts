import { describe, expect, it } from 'vitest';
import { layWindows } from '../../../src/calibrate/calibration/lay-windows.js';

const MINUTE = 60_000;
const wish = { fromMs: 0, toMs: 60 * MINUTE, everyMs: 20 * MINUTE, windowMs: 10 * MINUTE, incidents: [] };
const lengths = { stepMs: MINUTE, readsBeforeMs: 0 };
const minutes = (startsMs: readonly number[]): number[] => startsMs.map((ms) => ms / MINUTE);

describe('layWindows()', () => {
  it('lays a window every so often, at multiples of the step since the epoch', () => {
    expect(minutes(layWindows(wish, lengths).startsMs)).toEqual([0, 20, 40]);
    expect(minutes(layWindows({ ...wish, fromMs: 1 }, lengths).startsMs)).toEqual([1, 21, 41]);
  });

  it('lays only windows that end in the range', () => {
    expect(minutes(layWindows({ ...wish, toMs: 50 * MINUTE }, lengths).startsMs)).toEqual([0, 20, 40]);
    expect(minutes(layWindows({ ...wish, toMs: 50 * MINUTE - 1 }, lengths).startsMs)).toEqual([0, 20]);
    expect(minutes(layWindows({ ...wish, fromMs: 1, toMs: 10 * MINUTE + 1 }, lengths).startsMs)).toEqual([]);
  });

  it('drops what shares data with the window before, and counts it', () => {
    const laid = layWindows({ ...wish, everyMs: 6 * MINUTE }, lengths);

    expect(minutes(laid.startsMs)).toEqual([0, 12, 24, 36, 48]);
    expect(laid.overlapping).toBe(4);
    expect(minutes(layWindows({ ...wish, everyMs: 10 * MINUTE }, { ...lengths, readsBeforeMs: 1 }).startsMs)).toEqual([
      0, 20, 40,
    ]);
  });

  it('drops what touches an incident with anything that it reads', () => {
    const during = (fromMs: number, toMs: number, readsBeforeMs = 0) =>
      minutes(layWindows({ ...wish, incidents: [{ fromMs, toMs }] }, { ...lengths, readsBeforeMs }).startsMs);

    expect(during(30 * MINUTE, 40 * MINUTE)).toEqual([0, 20, 40]);
    expect(during(30 * MINUTE - 1, 40 * MINUTE)).toEqual([0, 40]);
    expect(during(30 * MINUTE, 40 * MINUTE + 1)).toEqual([0, 20]);
    expect(during(30 * MINUTE, 40 * MINUTE, 1)).toEqual([0, 20]);
  });
});
