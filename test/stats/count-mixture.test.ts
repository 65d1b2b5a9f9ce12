import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCountMixture } from '../../src/stats/count-mixture.js';
import type { CountSlot } from '../../src/stats/count-slot.js';

function slotOf([a, b, ofCanary, ofBaseline]: readonly [number, number, number, number]): CountSlot {
  return {
    canary: { events: a, exposure: ofCanary },
    baseline: { events: b, exposure: ofBaseline },
    share: ofCanary / (ofCanary + ofBaseline),
  };
}

const exposure = fc.oneof(fc.integer({ min: 95, max: 105 }), fc.integer({ min: 1, max: 1000 }));
const slots = fc.array(fc.tuple(fc.nat(30), fc.nat(30), exposure, exposure).map(slotOf), {
  minLength: 1,
  maxLength: 60,
});

describe('createCountMixture()', () => {
  it('comes to the same whether it is asked after every slot or once, also where shares of traffic change', () => {
    fc.assert(
      fc.property(slots, fc.constantFrom(Infinity, 1.5), (given, most) => {
        const [first] = given;
        const [often, once] = [
          createCountMixture(first!.share, () => most),
          createCountMixture(first!.share, () => most),
        ];
        let last = 0;
        for (const slot of given) {
          often.add(slot);
          last = often.log();
          once.add(slot);
        }
        expect(Math.abs(once.log() - last)).toBeLessThan(1e-9 * Math.max(1, Math.abs(last)));
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });

  it('is never more than what bounds it', () => {
    fc.assert(
      fc.property(slots, fc.constantFrom(Infinity, 1.5), fc.nat(10), (given, most, asked) => {
        const [first] = given;
        const mixture = createCountMixture(first!.share, () => most);
        given.forEach((slot, i) => {
          mixture.add(slot);
          if (i === asked) mixture.log();
        });
        const bound = mixture.atMost();
        expect(mixture.log()).toBeLessThanOrEqual(bound + 1e-9 * Math.max(1, Math.abs(bound)));
        expect(mixture.atMost()).toBe(mixture.log());
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
