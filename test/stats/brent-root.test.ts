import { describe, expect, it } from 'vitest';
import { brentRoot } from '../../src/stats/brent-root.js';

const search = { tolerance: 1e-10, maxIterations: 1_000 };
const bracket = (f: (x: number) => number, low: number, high: number) => ({ low, high, fLow: f(low), fHigh: f(high) });

describe('brentRoot()', () => {
  it.each([
    ['a line', (x: number) => 2 * x - 3, 0, 10, 1.5],
    ['a cubic', (x: number) => x ** 3 - 2 * x - 5, 2, 3, 2.0945514815423265],
    ['a flat root', (x: number) => (x - 1) ** 9, -3, 7.5, 1],
    ['the cosine', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
  ])('finds the root of %s', (_name, f, low, high, root) => {
    expect(Math.abs(brentRoot(f, bracket(f, low, high), search) - root)).toBeLessThan(1e-9);
  });

  // The points at which R 4.2.2 (uniroot, but for its last, which is a repetition) asks for the same functions, by C code that follows Brent's book.
  it.each([
    {
      name: 'a cubic that falls',
      f: (x: number) => 5 + 2 * x - x ** 3,
      ends: [0, 20],
      tolerance: 1e-10,
      points: [
        0.012562814070351759, 10.006281407035175, 0.063708312963785277, 5.0349948599994807, 0.28026336433963306,
        2.6576291121695572, 1.2211670047539707, 1.9393980584617641, 2.1539511060465548, 2.0891603598841564,
        2.0943750641597263, 2.094551511304259, 2.0945514815393702, 2.0945514815893711,
      ],
      root: 2.0945514815393702,
    },
    {
      name: 'an exponential',
      f: (x: number) => Math.exp(x) - 50,
      ends: [-5, 10],
      tolerance: 1e-8,
      points: [
        -4.9659546307983868, 2.5170226846008061, 6.2585113423004035, 2.792900549566768, 4.525705945933586,
        3.5602863090143857, 4.0429961274739856, 3.8882346301514858, 3.9104934044376516, 3.9120245520012635,
        3.9120230042450248, 3.9120230092450266,
      ],
      root: 3.9120230042450248,
    },
    {
      name: 'a logarithm from afar',
      f: (x: number) => Math.log(x) - 1,
      ends: [0.01, 1000],
      tolerance: 1e-10,
      points: [
        486.86402779168651, 252.84614149196514, 126.42807074598257, 63.219035372991286, 31.614517686495642,
        15.812258843247822, 7.9111294216239108, 3.9605647108119553, 2.1156803486519622, 2.8531029675574238,
        2.7337288239352011, 2.718252135900828, 2.7182819127454634, 2.7182818284595056, 2.7182818284095043,
      ],
      root: 2.7182818284595056,
    },
    {
      name: 'a flat root',
      f: (x: number) => (x - 1) ** 9,
      ends: [-3, 7.5],
      tolerance: 1e-3,
      points: [
        -2.8687658748484242, 2.3156170625757881, 2.3151170625757871, -0.27682440613631876, 0.84782540704778597,
        0.84832540704778636, 1.5817212348117868, 0.84882540704778675, 1.2152733209297868, 0.86343830773772634,
        1.0393558143337565, 1.0388558143337561, 0.9511470610357412, 1.0289460803136106, 1.0281992846637495,
        0.98967317284974543, 0.99017317284974582, 1.0091862287567477, 1.0024781688943014, 1.001978168894301,
        0.99607567087202342, 1.0014781688943006, 0.99877691988316197, 0.99927691988316236, 1.0003775443887315,
        0.99987754438873111,
      ],
      root: 0.99987754438873111,
    },
    {
      name: 'a jump',
      f: (x: number) => (x < 0.3 ? -1 : 1),
      ends: [-1, 1],
      tolerance: 1e-3,
      points: [0, 0.5, 0.25, 0.375, 0.3125, 0.28125, 0.296875, 0.3046875, 0.30078125, 0.298828125, 0.2998046875],
      root: 0.2998046875,
    },
    {
      name: 'a pole',
      f: (x: number) => 1 / (x - 0.3),
      ends: [-1, 1],
      tolerance: 1e-2,
      points: [-0.3, 0.35, -0.25, 0.05, 0.2, 0.275, 0.325, 0.3, 0.28, 0.29],
      root: 0.29,
    },
    {
      name: 'an arc tangent',
      f: (x: number) => Math.atan(20 * (x - 0.7)),
      ends: [-10, 1],
      tolerance: 1e-6,
      points: [
        -4.2029996777313947, -1.4656023324691518, -0.17350012961429062, 0.43495110047046925, 0.71531816904408019,
        0.66575381627323238, 0.69890651811171345, 0.70003093903888647, 0.69999999520767542, 0.70000049520767571,
      ],
      root: 0.69999999520767542,
    },
  ])('asks for $name where R does', ({ f, ends, tolerance, points, root }) => {
    const asked: number[] = [];
    const [low = NaN, high = NaN] = ends;

    const found = brentRoot(
      (x) => {
        asked.push(x);
        return f(x);
      },
      bracket(f, low, high),
      { tolerance, maxIterations: 100 },
    );

    expect(asked).toHaveLength(points.length);
    asked.forEach((x, i) => {
      expect(x).toBeCloseTo(points[i] ?? NaN, 11);
    });
    expect(found).toBeCloseTo(root, 11);
  });

  it('stops at once where the function is 0', () => {
    const asked: number[] = [];
    const f = (x: number): number => {
      asked.push(x);
      return x;
    };

    // A line is met by the first secant.
    expect(brentRoot(f, { low: -1, high: 3, fLow: -1, fHigh: 3 }, search)).toBe(0);
    expect(asked).toEqual([0]);
  });

  it('stops within the tolerance of a jump', () => {
    const step = (x: number): number => (x < 0.3 ? -1 : 1);

    const root = brentRoot(step, bracket(step, -1, 1), { tolerance: 1e-4, maxIterations: 1_000 });

    expect(Math.abs(root - 0.3)).toBeLessThanOrEqual(1e-4);
  });

  it('returns an end where the function is 0, the lower one first', () => {
    const f = (x: number): number => x * (x - 1);

    expect(brentRoot(f, bracket(f, 0, 1), search)).toBe(0);
    expect(brentRoot(f, bracket(f, 0.5, 1), search)).toBe(1);
  });

  it('returns the last point when the iterations run out', () => {
    const asked: number[] = [];
    const f = (x: number): number => {
      asked.push(x);
      return (x - 0.123456789) ** 3;
    };
    const ends = bracket(f, 0, 1);
    asked.length = 0;

    const root = brentRoot(f, ends, { tolerance: 0, maxIterations: 5 });

    expect(asked).toHaveLength(5);
    expect(root).toBe(asked.at(-1));
  });

  it('ends on odd brackets: at an infinite end, or with NaN', () => {
    expect(brentRoot(() => -1, { low: 0, high: Infinity, fLow: -2, fHigh: -1 }, search)).toBe(Infinity);
    expect(brentRoot(() => 1, { low: NaN, high: 1, fLow: -1, fHigh: 1 }, search)).toBeNaN();
  });
});
