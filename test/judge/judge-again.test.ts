import { describe, expect, it } from 'vitest';
import { standardJudge } from '../../src/config/judge-settings.js';
import { judgeAgain } from '../../src/judge/judge-again.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import { NO_CIRCUMSTANCES, type JudgingRules } from '../../src/judge/measurement.js';
import { measured, noisy } from './mann-whitney/support.js';

const rules = (groups: JudgingRules['groups']): JudgingRules => ({
  judge: standardJudge('netflix-aca'),
  groups,
  thresholds: { pass: 95, marginal: 75 },
  anyFailure: undefined,
});

const SAMPLES = { baseline: noisy(30, 1), canary: noisy(30, 2) };
const compared = (name: string, group: string, analysis = {}) =>
  measured({ name, groups: [group], analysis, ...SAMPLES });
const limited = (name: string, group: string) =>
  measured({ name, groups: [group], analysis: { limit: { max: 1_000 } }, baseline: [], canary: SAMPLES.canary });

describe('judgeAgain()', () => {
  it('decides as the judge itself where it knows all that is asked', () => {
    const metrics = [compared('a', 'g'), compared('b', 'h')];

    const { ignored, ...judged } = judgeAgain(rules({ g: 30, h: 20 }), metrics, NO_CIRCUMSTANCES);

    expect(ignored).toEqual([]);
    expect(judged).toEqual(judgeCanary(rules({ g: 30, h: 20 }), metrics));
  });

  it('leaves the weight of what only has limits to the other groups', () => {
    const metrics = [limited('capped', 'limits'), compared('a', 'g'), compared('b', 'h')];

    const judged = judgeAgain(rules({ limits: 50, g: 30, h: 20 }), metrics, NO_CIRCUMSTANCES);

    expect(judged).toMatchObject({ verdict: 'pass', score: 100, ignored: [{ option: 'limit', metrics: ['capped'] }] });
    expect(judged.groups).toMatchObject([
      { name: 'g', weight: 60 },
      { name: 'h', weight: 40 },
    ]);
  });

  it.each([
    ['limits alone', [limited('capped', 'g'), limited('other', 'g')], 'capped and other'],
    ['a muted metric beside limits', [limited('capped', 'g'), compared('trial', 'g', { muted: true })], 'capped'],
  ])('says that there is nothing to score of %s, instead of failing', (_what, metrics, names) => {
    expect(judgeAgain(rules({ g: 100 }), metrics, NO_CIRCUMSTANCES)).toMatchObject({
      verdict: 'inconclusive',
      score: NaN,
      weightedScore: NaN,
      reason: {
        code: 'nothing-scored',
        text: `There is nothing for netflix-aca/1 to score: it has no rule for limits, and nothing else is asked of ${names}.`,
      },
    });
  });

  it('keeps limits for mann-whitney', () => {
    const judged = judgeAgain(
      { ...rules({ g: 100 }), judge: standardJudge('mann-whitney') },
      [limited('capped', 'g')],
      NO_CIRCUMSTANCES,
    );

    expect(judged).toMatchObject({ verdict: 'pass', ignored: [], metrics: [{ classification: 'pass' }] });
  });

  it('is as careful about traffic as the first judge', () => {
    const traffic = { baseline: 5, canary: 5, minimum: 100 };

    const judged = judgeAgain(rules({ g: 100 }), [compared('a', 'g')], { ...NO_CIRCUMSTANCES, traffic });

    expect(judged).toMatchObject({ verdict: 'inconclusive', reason: { code: 'too-little-traffic' } });
  });

  it('counts a group of muted metrics as Kayenta does where nothing was left out', () => {
    const metrics = [compared('trial', 'g', { muted: true })];

    expect(judgeAgain(rules({ g: 100 }), metrics, NO_CIRCUMSTANCES)).toMatchObject({ verdict: 'fail', score: 0 });
  });
});
