import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptJudgement } from '../../../src/config/kept-judgement.js';
import type { Basis } from '../../../src/judge/basis.js';
import { judgeBasis } from '../../../src/judge/judge-basis.js';
import { describeNeeded } from '../../../src/report/html/describe-needed.js';
import { neededToPass, type Repair } from '../../../src/report/html/needed-to-pass.js';
import { judgeInline } from '../../support/judge-inline.js';

const SLOTS = 24;

/** Samples around a mean, no two alike. */
function around(mean: number, spread: number, phase: number): number[] {
  return Array.from({ length: SLOTS }, (_, i) => mean * (1 + spread * Math.sin(7 * i + phase)));
}

interface Case {
  readonly judge: 'mann-whitney' | 'netflix-aca';
  readonly metrics: readonly {
    readonly canary: 'alike' | 'high' | 'slightly high' | 'noisy' | 'missing';
    readonly groups: readonly string[];
    readonly options: object;
  }[];
  readonly thresholds: { readonly pass: number; readonly marginal: number };
  readonly anyFailure: boolean;
  readonly traffic: number | null;
}

const cases: fc.Arbitrary<Case> = fc.record({
  judge: fc.constantFrom('mann-whitney' as const, 'netflix-aca' as const),
  metrics: fc.array(
    fc.record({
      canary: fc.constantFrom('alike', 'high', 'high', 'slightly high', 'noisy', 'missing'),
      groups: fc.constantFrom(['a'], ['a'], ['b'], ['a', 'b']),
      options: fc.constantFrom({}, {}, {}, { critical: true }, { onNoData: 'fail' }, { onNoData: 'ignore' }),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  thresholds: fc.constantFrom({ pass: 95, marginal: 75 }, { pass: 60, marginal: 55 }, { pass: 66.67, marginal: 66.67 }),
  anyFailure: fc.boolean(),
  traffic: fc.constantFrom(null, null, null, 50, 100),
});

const MEANS = { alike: 100, high: 180, 'slightly high': 112, noisy: 100 };

function bodyOf({ judge, metrics, thresholds, anyFailure }: Case): object {
  const groups = [...new Set(metrics.flatMap((one) => one.groups))];
  const weights = groups.length === 1 ? [100] : [60, 40];
  return {
    config: {
      judge: { name: judge },
      thresholds,
      ...(anyFailure && judge === 'mann-whitney' ? { anyFailure: 'marginal' } : {}),
      groups: Object.fromEntries(groups.map((name, i) => [name, weights[i]])),
      metrics: metrics.map(({ groups: of, options }, i) => ({
        name: `m${String(i)}`,
        groups: of,
        analysis: { direction: 'increase', ...options },
      })),
    },
    data: Object.fromEntries(
      metrics.map(({ canary }, i) => {
        const spread = canary === 'noisy' ? 0.9 : 0.05;
        const ofCanary = canary === 'missing' ? Array(SLOTS).fill(null) : around(MEANS[canary], spread, i + 0.5);
        return [`m${String(i)}`, { baseline: around(100, spread, i), canary: ofCanary }];
      }),
    ),
  };
}

/** What comes out with these metrics better, and all others as they were. */
function judgeRepaired(basis: Basis, judgement: KeptJudgement, places: readonly number[]) {
  const better = new Set(places.map((place) => judgement.metrics[place]?.name));
  const measured = basis.measured.map((one) =>
    better.has(one.metric.name) ? { ...one, canary: one.baseline.toReversed(), listed: undefined } : one,
  );
  const decided = judgeBasis({ ...basis, measured });
  if (decided.kind === 'open') throw new Error('open');
  return decided.judgement;
}

/** The repairs that are told to be enough. */
function toldRepairs({ critical, others, choice }: Repair): number[][] {
  if (choice.length === 0) return [[...critical, ...others]];
  if (others.length > 1) return [[...critical, ...choice.slice(-others.length)]];
  return choice.map((place) => [...critical, place]);
}

describe('describeNeeded()', () => {
  it('says nothing that the judge does not find when what is told has come true', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const judged = await judgeInline(bodyOf(one));
        const traffic = one.traffic === null ? null : { baseline: 1_000, canary: one.traffic, minimum: 100 };
        const basis = {
          ...judged.basis,
          circumstances: { ...judged.basis.circumstances, ...(traffic ? { traffic } : {}) },
        };
        const judgement = {
          ...judged.judgement,
          ...(traffic ? { traffic: { ...traffic, minimumRequests: traffic.minimum } } : {}),
        };
        const needed = neededToPass(judgement);
        // An inconclusive verdict for want of traffic would be told otherwise.
        if (needed.kind !== 'repair' || judgement.verdict !== 'fail') return;
        const text = describeNeeded(judgement);
        for (const places of toldRepairs(needed.repair)) {
          const { verdict, weightedScore } = judgeRepaired(basis, judgement, places);
          const [kind, holds] = claimOf(text, { verdict, weightedScore, pass: one.thresholds.pass });
          seen.set(kind, (seen.get(kind) ?? 0) + 1);

          expect(holds, `${text} (${verdict}, ${String(weightedScore)})`).toBe(true);
          if (text.includes('Still it would not have passed')) {
            seen.set('still', (seen.get('still') ?? 0) + 1);

            expect(verdict, text).not.toBe('pass');
          }
        }
      }),
      { numRuns: 400 },
    );

    expect([...seen.keys()].sort()).toEqual(['at least', 'exactly', 'passes', 'reaches', 'still']);
  }, 60_000);
});

function claimOf(
  text: string,
  now: { readonly verdict: string; readonly weightedScore: number; readonly pass: number },
): [string, boolean] {
  if (text.startsWith('It would have passed')) return ['passes', now.verdict === 'pass'];
  if (text.includes(' would have reached ')) return ['reaches', now.weightedScore >= now.pass];
  const [, atLeast, score] = /would have been (at least )?([\d.]+) with/.exec(text) ?? [];
  if (atLeast) return ['at least', now.weightedScore >= Number(score) - 0.005 && now.weightedScore >= now.pass];
  return ['exactly', Math.abs(now.weightedScore - Number(score)) < 0.005 && now.weightedScore >= now.pass];
}
