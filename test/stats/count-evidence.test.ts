import { describe, expect, it } from 'vitest';
import type { CountSides } from '../../src/stats/count-comparison.js';
import { countDispersion } from '../../src/stats/count-dispersion.js';
import { countEvidence, runCountEvidence } from '../../src/stats/count-evidence.js';
import { countMartingale } from '../../src/stats/count-martingale.js';
import { countSlotOf } from '../../src/stats/count-slot.js';
import { arrivals, each } from '../judge/mann-whitney/support.js';

function sidesOf(canary: readonly number[], baseline: readonly number[], exposure = 100): CountSides {
  const side = (events: readonly number[]) => ({
    events: Float64Array.from(events),
    exposure: new Float64Array(events.length).fill(exposure),
  });
  return { canary: side(canary), baseline: side(baseline) };
}

const ENOUGH = Math.log(100);
const firstOf = (log: Float64Array): number => log.findIndex((one) => one >= ENOUGH) + 1;
/** Nothing in most slots, and many events in each tenth. */
const bursts = (offset: number): number[] => each(0, 60).map((_, slot) => (slot % 10 === offset ? 12 : 0));

/** The dispersion after so many slots, by sums over them as its documentation gives them. */
function definedDispersion(sides: CountSides, slots: number): number {
  const counts = Array.from({ length: slots }, (_, slot) => countSlotOf(sides, slot)!);
  const sum = (of: (one: (typeof counts)[number]) => number): number =>
    counts.reduce((total, one) => total + of(one), 0);
  const x = sum(({ canary, share }) => canary.events * (1 - share));
  const y = sum(({ baseline, share }) => baseline.events * share);
  const r = Math.max(1, (x + 0.25) / (y + 0.25));
  const variance = ({ canary, baseline, share }: (typeof counts)[number]): number =>
    (canary.events * (1 - share) ** 2) / r + baseline.events * share ** 2 * r;
  const left = sum(
    ({ canary, baseline, share }) =>
      ((canary.events * (1 - share)) / Math.sqrt(r) - baseline.events * share * Math.sqrt(r)) ** 2,
  );
  const chiSquare = (side: 'canary' | 'baseline'): number => {
    const rate = sum((one) => one[side].events) / sum((one) => one[side].exposure);
    return sum((one) => (one[side].events - rate * one[side].exposure) ** 2 / (rate * one[side].exposure));
  };
  const df = Math.max(1, 2 * (slots - 1));
  const ofSides = (chiSquare('canary') + chiSquare('baseline')) / df / (1 + 0.9 * Math.sqrt(2 / df));
  const trust = 256 / (15 + slots);
  const effective = sum(variance) ** 2 / sum((one) => variance(one) ** 2);
  const weight = trust + effective;
  const mean = (trust * Math.max(1, ofSides) + (effective * left) / sum(variance)) / (weight - 1);
  return Math.max(1, mean / (1 + 0.9 * Math.sqrt(2 / weight)));
}

describe('countDispersion()', () => {
  it('is about 1 for independent events, and never less', () => {
    const dispersion = countDispersion(sidesOf(arrivals(200, 1, 4), arrivals(200, 2, 4)));

    for (const one of dispersion) expect(one).toBeGreaterThanOrEqual(1);
    expect(Math.max(...dispersion)).toBeLessThan(1.5);
    expect(countDispersion(sidesOf(arrivals(200, 3, 12), arrivals(200, 4, 3))).at(-1)).toBeLessThan(1.2);
  });

  it('equals its definition, also where the shares change', () => {
    const sides: CountSides = {
      canary: { events: Float64Array.of(3, 0, 9, 30, 1), exposure: Float64Array.of(100, 50, 80, 120, 20) },
      baseline: { events: Float64Array.of(2, 4, 1, 5, 8), exposure: Float64Array.of(300, 50, 90, 100, 160) },
    };

    const dispersion = countDispersion(sides);

    for (const slots of [1, 2, 3, 4, 5]) expect(dispersion[slots - 1]).toBeCloseTo(definedDispersion(sides, slots), 12);
    expect(Math.max(...dispersion)).toBeGreaterThan(1.5);
  });

  it('holds a canary with fewer events against no ratio below 1', () => {
    const [few, many] = [
      [1, 0, 4, 0, 0, 2],
      [3, 20, 2, 0, 30, 7],
    ];

    const dispersion = countDispersion(sidesOf(few, many));

    expect(dispersion.at(-1)).toBeCloseTo(definedDispersion(sidesOf(few, many), 6), 12);
    expect(dispersion.at(-1)).toBeGreaterThan(1.5);
  });

  it('is large for bursts of each side by itself', () => {
    expect(countDispersion(sidesOf(bursts(3), bursts(7))).at(-1)).toBeGreaterThan(5);
  });

  it('forgets bursts of both sides at once, which do no harm', () => {
    const together = arrivals(200, 1, 3).map((events, slot) => (slot % 10 === 3 ? 30 : 3) + events);
    const other = arrivals(200, 2, 3).map((events, slot) => (slot % 10 === 3 ? 30 : 3) + events);
    const dispersion = countDispersion(sidesOf(together, other));

    expect(Math.max(...dispersion)).toBeGreaterThan(1.5);
    expect(dispersion.at(-1)).toBeLessThan(1.2);
  });

  it('is 1 without events, and where nothing is counted', () => {
    expect([...countDispersion(sidesOf(each(0, 3), each(0, 3)))]).toEqual([1, 1, 1]);
    expect([...countDispersion(sidesOf([NaN, -1], [3, 4]))]).toEqual([1, 1]);
  });
});

describe('countEvidence()', () => {
  it('is the martingale where events are few and independent', () => {
    const sides = sidesOf(arrivals(60, 1, 0.6), arrivals(60, 2, 0.3));

    expect([...countEvidence(sides)]).toEqual([...countMartingale(sides)]);
  });

  it('is never more than the martingale', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const sides = sidesOf(arrivals(60, seed, 20), arrivals(60, seed + 100, 10));
      const martingale = countMartingale(sides);
      countEvidence(sides).forEach((log, slot) => {
        expect(log).toBeLessThanOrEqual(martingale[slot]! + 1e-9);
      });
    }
  });

  it('is the martingale whose slots add no more than they may, over the square of the dispersion', () => {
    const sides = sidesOf([40, 0, 12, 90, 3, 25, 16], [10, 1, 30, 20, 0, 9, 4]);
    const cut = countMartingale(sides, (events) => Math.min(2.7, Math.max(1, 40 / events)));
    const dispersion = countDispersion(sides);

    countEvidence(sides).forEach((log, slot) => {
      expect(log).toBeCloseTo(cut[slot]! > 0 ? cut[slot]! / dispersion[slot]! ** 2 : cut[slot]!, 12);
    });
    expect(cut.some((log) => log > 0)).toBe(true);
  });

  it('finds four times as many events at once, but not by a single slot', () => {
    expect(firstOf(countEvidence(sidesOf(each(8, 10), each(2, 10))))).toBe(4);
    expect(firstOf(countEvidence(sidesOf(each(200, 10), each(50, 10))))).toBe(5);
    expect(firstOf(countMartingale(sidesOf(each(200, 10), each(50, 10))))).toBe(1);
    expect(firstOf(countEvidence(sidesOf([...each(2, 5), 900, ...each(2, 54)], each(2, 60))))).toBe(0);
  });

  it('finds nothing in bursts for which the martingale would stop', () => {
    const unlucky = sidesOf(
      bursts(3),
      bursts(3).map((events, slot) => (slot === 3 ? 0 : events / 2)),
    );

    expect(firstOf(countMartingale(unlucky))).toBeGreaterThan(0);
    expect(firstOf(countEvidence(unlucky))).toBe(0);
  });

  it('finds nothing in fewer events of the canary', () => {
    for (const log of countEvidence(sidesOf(each(2, 60), each(8, 60)))) expect(log).toBeLessThan(0);
  });

  it('makes few false alarms of bursty streams', () => {
    // Negative binomial counts, mean 2, k = 0.5: bursts of a slot, on each side by itself. npm run bench:trust measures it of more.
    let flagged = 0;
    for (let run = 0; run < 200; run++) {
      const next = (seed: number): number[] => {
        const noise = arrivals(240, seed, 0.5);
        return Array.from({ length: 60 }, (_, slot) => {
          const [a = 0, b = 0] = [noise[2 * slot], noise[2 * slot + 1]];
          return a * b * 8;
        });
      };
      if (firstOf(countEvidence(sidesOf(next(run), next(run + 10_000)))) > 0) flagged++;
    }

    expect(flagged).toBeLessThanOrEqual(6);
  });
});

describe('runCountEvidence()', () => {
  it('may reach nothing before the first slot', () => {
    const evidence = runCountEvidence();

    expect(evidence.log()).toBe(0);
    expect([evidence.mayReach(0), evidence.mayReach(1e-9)]).toEqual([true, false]);
  });

  it('may always reach what it has come to, and once that is known no more', () => {
    const sides = sidesOf([8, 0, 12, 90, 3, 25, 16], [2, 1, 30, 20, 0, 9, 4]);
    const evidence = runCountEvidence();
    countEvidence(sides).forEach((log, slot) => {
      evidence.add(countSlotOf(sides, slot)!);

      expect(evidence.mayReach(log)).toBe(true);
      expect(evidence.log()).toBe(log);
      expect([evidence.mayReach(log), evidence.mayReach(log + 1e-9)]).toEqual([true, false]);
    });
  });

  it('may not reach what the slots cannot add up to, without its logarithm being asked for', () => {
    const evidence = runCountEvidence();
    evidence.add({ canary: { events: 8, exposure: 100 }, baseline: { events: 2, exposure: 100 }, share: 0.5 });

    // 10 [0.8 ln 1.6 + 0.2 ln 0.4], of which no dispersion takes away more than the slot itself shows.
    expect(evidence.mayReach(10 * (0.8 * Math.log(1.6) + 0.2 * Math.log(0.4)) + 1e-9)).toBe(false);
    expect(evidence.mayReach(0.1)).toBe(true);
  });
});
