import { describe, expect, it } from 'vitest';
import { differencesOf, type Now, type Then } from '../../src/answers/differences.js';
import type { Made } from '../../src/identity/judgement-id.js';
import type { ReportedMetric } from '../../src/judge/judgement.js';
import { keptJudgement, keptMetric, keptSide } from '../support/kept-judgement.js';
import { metric } from '../support/metric.js';

const MADE: Made = { verdict: 'pass', score: 100, digest: 'sha256:1', judge: 'mann-whitney/1' };
const COUNTS = { baseline: 20, canary: 20 };

/** A metric that has so many samples now. */
function reported(name: string, counts = COUNTS, labels?: Record<string, string>, expected = 20): ReportedMetric {
  const side = (count: number) => ({ count }) as never;
  return {
    judged: { metric: metric({ name }), labels, baseline: side(counts.baseline), canary: side(counts.canary) },
    measured: { sides: { baseline: { expected }, canary: { expected: 20 } } },
  } as unknown as ReportedMetric;
}

function codesOf(then: Partial<Then>, now: Partial<Now>): string[] {
  return differences(then, now).map(({ code }) => code);
}

function differences(then: Partial<Then>, now: Partial<Now>) {
  return differencesOf(
    { made: MADE, configDigest: 'sha256:c', kept: undefined, ...then },
    { made: MADE, metrics: [reported('latency')], ...now },
  );
}

describe('differencesOf()', () => {
  it('finds none where everything is as it was', () => {
    expect(differences({}, {})).toEqual([]);
  });

  it.each<[string[], Partial<Made>]>([
    [['config-changed'], { config: 'sha256:d' }],
    [['judge-changed'], { judge: 'mann-whitney/2' }],
    [['calibration-changed'], { calibration: 'sha256:k' }],
    [['series-changed'], { digest: 'sha256:2' }],
    [['config-changed', 'series-changed'], { config: 'sha256:d', digest: 'sha256:2', verdict: 'fail' }],
  ])('says %j', (codes, made) => {
    expect(codesOf({}, { made: { ...MADE, ...made } })).toEqual(codes);
    expect(codesOf({ made: { ...MADE, ...made } }, {})).toEqual(codes);
  });

  it.each<Partial<Made>>([{ verdict: 'fail' }, { score: 99 }, { score: null }])(
    'lays %j, where the series and the rules are the same, to the version of the service',
    (made) => {
      expect(differences({}, { made: { ...MADE, ...made } })).toEqual([
        { code: 'judge-changed', text: expect.stringContaining('by this version of canary-judge') },
      ]);
    },
  );

  describe('where the series are others', () => {
    const made = { ...MADE, digest: 'sha256:2' };
    const kept = keptJudgement({
      metrics: [
        keptMetric({ name: 'latency', canary: keptSide(1, { count: 18 }) }),
        keptMetric({ name: 'zones', labels: { zone: 'a' } }),
        keptMetric({ name: 'limit', baseline: keptSide(null, { coverage: null }) }),
      ],
    });

    it('names what has fewer samples or more than were archived', () => {
      const metrics = [
        reported('latency', { baseline: 0, canary: 20 }),
        reported('limit', { baseline: 0, canary: 20 }, undefined, 0),
      ];

      expect(differences({ kept }, { made, metrics }).map(({ code, text }) => `${code}: ${text}`)).toEqual([
        'series-changed: The series are not those that it was made of: samples came in late, were corrected or are gone. More samples than then: latency (canary: 18, now 20).',
        'data-gone: Fewer samples than then, or none: latency (baseline: 20, now 0), zones{zone="a"} (baseline: 20, now 0), zones{zone="a"} (canary: 20, now 0).',
      ]);
    });

    it('names without an archive what has no samples now, not as gone since it may never have been, and not a baseline that nothing is compared with', () => {
      const metrics = [
        reported('latency', { baseline: 20, canary: 0 }),
        reported('limit', { baseline: 0, canary: 20 }, undefined, 0),
      ];

      expect(differences({}, { made, metrics })).toEqual([
        {
          code: 'series-changed',
          text: expect.stringMatching(/ or are gone\. None are there now of latency \(canary\)\.$/),
        },
      ]);
    });

    it('names ten of many', () => {
      const metrics = Array.from({ length: 8 }, (_, i) => reported(`m${String(i)}`, { baseline: 0, canary: 0 }));

      expect(differences({}, { made, metrics })[0]?.text).toMatch(/m4 \(canary\) and 6 more\.$/);
    });
  });
});
