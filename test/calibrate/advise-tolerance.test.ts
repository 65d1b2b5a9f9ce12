import { describe, expect, it } from 'vitest';
import { DEFAULT_WISHES } from '../../src/calibrate/advice.js';
import { adviseTolerance } from '../../src/calibrate/advise-tolerance.js';
import type { MetricFacts } from '../../src/calibrate/metric-facts.js';
import { standardJudge } from '../../src/config/judge-settings.js';
import { normals } from '../judge/mann-whitney/support.js';
import { mean } from '../../src/stats/describe.js';
import { metric } from '../support/metric.js';
import { facts } from './support.js';

const NATIVE = standardJudge('mann-whitney');

function adviceFor(parts: Partial<MetricFacts>, wishes = DEFAULT_WISHES) {
  const { options, inForce } = adviseTolerance(facts(parts), wishes, NATIVE);
  const byOption = Object.fromEntries(options.map((one) => [one.option, one]));
  return { tolerance: byOption.tolerance!, others: options.slice(1), inForce };
}

/** H effects whose root mean square is `spread`. */
function spreadBy(spread: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? spread : -spread));
}

describe('adviseTolerance()', () => {
  it('allows for few windows by the t distribution', () => {
    // t_{10, 0.99} = 2.7638: expm1(2.7638 * 0.05) = 0.148; t_{60, 0.99} = 2.3901: expm1(0.1195) = 0.127.
    const few = adviceFor({ effects: spreadBy(0.05, 10) });
    const many = adviceFor({ effects: spreadBy(0.05, 60) });

    expect(few.tolerance.value).toEqual({ relative: 0.15 });
    expect(few.tolerance.why).toBe(
      '10 healthy comparisons spread by 5.13 %: no more than 1 % are expected to increase by 14.8 % (the furthest was 5.13 %), for which 15 % will do.',
    );
    expect(many.tolerance.why).toMatch(/increase by 12\.7 % .*, for which 15 % will do/);
  });

  it('never goes below what the furthest of few windows was', () => {
    const { tolerance } = adviceFor({ effects: [...spreadBy(0.01, 40), Math.log(1.45)] });

    expect(tolerance.value).toEqual({ relative: 0.5 });
    expect(tolerance.why).toMatch(/without the furthest one 5 % would: leave it out if it was an incident/);
  });

  it('counts windows where there are enough of them', () => {
    // 500 windows allow floor(5.01) = 5 at or beyond: the fifth largest is 0.2.
    const effects = [...spreadBy(0.01, 495), 0.9, 0.8, 0.7, 0.6, 0.2];
    const { tolerance } = adviceFor({ effects });

    expect(tolerance.value).toEqual({ relative: 0.25 });
  });

  it('shares the rate between both directions, and writes both where they differ', () => {
    const either = metric({ analysis: { direction: 'either' } });
    const effects = spreadBy(0.2, 20);

    expect(adviceFor({ metric: either, effects }).tolerance.value).toEqual({
      relative: { increase: 1, decrease: 0.5 },
    });
    expect(adviceFor({ metric: either, effects: spreadBy(0.045, 20) }).tolerance.value).toEqual({ relative: 0.15 });
  });

  it('takes only windows that went the bad way for too far', () => {
    const decrease = metric({ analysis: { direction: 'decrease' } });

    expect(adviceFor({ metric: decrease, effects: [...spreadBy(0.01, 40), 1] }).tolerance.value).toEqual({
      relative: 0.4,
    });
  });

  it('leaves a larger tolerance as it is, unless it hides the change that is to be seen', () => {
    const lax = (relative: number) => metric({ analysis: { direction: 'increase', tolerance: { relative } } });

    expect(adviceFor({ metric: lax(0.4) })).toMatchObject({ tolerance: { value: null }, inForce: { increase: 0.4 } });
    expect(adviceFor({ metric: lax(0.6) })).toMatchObject({ inForce: { increase: 0.1 } });
    expect(adviceFor({}).tolerance.value).toBeNull();
  });

  it('keeps what is tolerated in the unit of the metric', () => {
    const both = metric({ analysis: { direction: 'increase', tolerance: { relative: 0.1, absolute: 3 } } });

    expect(adviceFor({ metric: both, effects: spreadBy(0.1, 20) }).tolerance.value).toEqual({
      relative: 0.3,
      absolute: 3,
    });
  });

  it('raises criticalChange and mustDetect with the tolerance', () => {
    const strict = metric({
      analysis: { direction: 'either', critical: true, criticalChange: 0.2, mustDetect: 0.25 },
    });
    const { others } = adviceFor({ metric: strict, effects: spreadBy(0.1, 20) });

    expect(others.map(({ option, value }) => [option, value])).toEqual([
      ['criticalChange', { increase: 0.4, decrease: 0.25 }],
    ]);
    expect(adviceFor({ metric: strict, effects: spreadBy(0.15, 20) }).others).toMatchObject([
      { option: 'criticalChange' },
      { option: 'mustDetect', value: 0.4 },
    ]);
  });

  it('raises a default of mustDetect, too', () => {
    expect(adviceFor({ effects: spreadBy(0.3, 20) }).others).toMatchObject([
      { option: 'mustDetect', value: 1.5, why: expect.stringContaining('100 % by default') },
    ]);
  });

  it('says where no tolerance of use is large enough, and keeps the one that there is', () => {
    const { tolerance, inForce } = adviceFor({ effects: spreadBy(1, 20) });

    expect(tolerance).toMatchObject({ value: null, why: expect.stringMatching(/which no tolerance of use allows/) });
    expect(inForce).toEqual({ increase: 0.1 });
  });

  it('takes differences as they are, and leaves alone what counts in its unit only', () => {
    const difference = { scale: 'difference', effects: spreadBy(0.2, 20) } as const;
    const unit = metric({ analysis: { direction: 'increase', tolerance: { absolute: 5 } } });

    expect(adviceFor(difference).tolerance.why).toMatch(
      /spread by 20 %: no more than 1 % are expected to increase by 50\.6 %/,
    );
    expect(adviceFor({ ...difference, metric: unit }).tolerance).toMatchObject({
      value: null,
      why: expect.stringContaining('in its own unit'),
    });
  });

  it.each([5, 10, 20, 50, 150, 700])('keeps the wished rate with %i windows of normal effects', (count) => {
    const [histories, fresh, spread] = [2_000, 10, 0.08];
    const shares = Array.from({ length: histories }, (_, seed) => {
      const drawn = normals(count + fresh, seed + 1).map((z) => spread * z);
      const { increase = NaN } = adviceFor({ effects: drawn.slice(0, count) }).inForce;
      return drawn.slice(count).filter((effect) => Math.expm1(effect) >= increase).length / fresh;
    });

    expect(mean(Float64Array.from(shares))).toBeLessThanOrEqual(0.0105);
  });
});
