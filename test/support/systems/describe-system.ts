import { expect, it } from 'vitest';
import { post } from '../service.js';
import { FIGURES, type Scope, type System } from './system.js';

const WINDOW = { start: '2023-11-14T22:01:00Z', end: '2023-11-14T22:23:00Z' };

/** The scopes of a judgement. */
export interface Sides {
  readonly baseline: Scope;
  readonly canary: Scope;
  readonly split?: object;
}

/** What the service at this address says of these sides over the simulated window. */
export async function judgeBy(url: string, config: string, { baseline, canary, ...rest }: Sides): Promise<any> {
  const response = await post(`${url}/judgements`, {
    config,
    baseline: { scope: baseline },
    canary: { scope: canary },
    window: WINDOW,
    ...rest,
  });
  const answer: any = await response.json();
  expect({ status: response.status, errors: answer.errors }).toEqual({ status: 200, errors: undefined });
  return answer;
}

/** The metrics that do not pass. */
export const failing = (answer: any): string[] =>
  answer.metrics.filter((one: any) => one.classification !== 'pass').map((one: any) => one.name as string);
const codesOf = ({ warnings, metrics }: any): string[] =>
  [...warnings, ...metrics.flatMap((one: any) => one.warnings)]
    .map(({ code }) => code as string)
    // Says what the config itself asked for.
    .filter((code) => code !== 'scaled-by-traffic');

/** What must hold of the config of every system; `urlOf` gives the address of a service that has all of its workloads. */
export function describeSystem({ config, bad, scope, figures, knowsPods = false }: System, urlOf: () => string): void {
  const judge = (sides: Sides): Promise<any> => judgeBy(urlOf(), config, sides);
  let judged: Promise<any> | undefined;
  const judgeHealthy = (): Promise<any> => (judged ??= judge({ baseline: scope('base'), canary: scope('healthy') }));

  it('passes a healthy canary, with twenty slots or more, and warns of nothing', async () => {
    const answer = await judgeHealthy();

    expect({ failing: failing(answer), verdict: answer.verdict, warned: codesOf(answer) }).toEqual({
      failing: [],
      verdict: 'pass',
      warned: [],
    });
    for (const { baseline, canary, test } of answer.metrics) {
      // With nothing but a limit, the baseline is not asked for.
      if (test.rule !== 'limit') expect(baseline.count).toBeGreaterThanOrEqual(20);
      expect(canary.count).toBeGreaterThanOrEqual(20);
    }
  });

  it('has a bad canary for each of its metrics', async () => {
    const answer = await judgeHealthy();

    expect(bad.map(({ metric }) => metric).sort()).toEqual(answer.metrics.map(({ name }: any) => name).sort());
  });

  it('passes sides without any error, of which there are no series', async () => {
    const answer = await judge({ baseline: scope('flawless-base'), canary: scope('flawless') });

    expect({ failing: failing(answer), verdict: answer.verdict }).toEqual({ failing: [], verdict: 'pass' });
  });

  it('measures what there is, in the unit that it says, and nothing twice', async () => {
    const answer = await judgeHealthy();

    const wrong = answer.metrics.filter(({ name, canary }: any) => {
      const truth = { ...FIGURES, ...figures }[name as string] ?? NaN;
      // A percentile is as exact as the buckets are narrow.
      return !(truth === 0 ? canary.mean === 0 : canary.mean > 0.7 * truth && canary.mean < 1.8 * truth);
    });
    expect(wrong.map(({ name, canary }: any) => [name, canary.mean])).toEqual([]);
  });

  it.each(bad)('finds what is bad in $metric by that metric, and passes it by no others', async ({ metric, also }) => {
    const answer = await judge({ baseline: scope('base'), canary: scope(metric) });

    expect(failing(answer).sort()).toEqual([metric, ...(also ?? [])].sort());
    expect(['marginal', 'fail']).toContain(answer.verdict);
  });

  it.each(['dying', 'never-there'])('never passes a canary that is dead: %s', async (canary) => {
    const answer = await judge({ baseline: scope('base'), canary: scope(canary) });

    expect(['fail', 'inconclusive']).toContain(answer.verdict);
  });

  if (!knowsPods) return;
  it('passes one healthy pod against nine by the split', async () => {
    const split = { baseline: 90, canary: 10 };
    const answer = await judge({ baseline: scope('nine'), canary: scope('one'), split });

    expect({ failing: failing(answer), verdict: answer.verdict }).toEqual({ failing: [], verdict: 'pass' });
    expect(answer.sides).toMatchObject({ baseline: { instances: 9 }, canary: { instances: 1 } });
    expect(answer.warnings).toEqual([]);
  });
}
