import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isOnline, runMetricTemplate } from '../../support/flagger-client.js';
import { startPipelineWorld, START_TIME, type PipelineWorld } from '../../support/pipeline-world.js';

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(async () => {
  await world.stop();
});
beforeEach(() => {
  world.reset();
});

const address = (by = world.service): string => `${by.url}/prometheus`;

function labelsOf(canary: string, more = ''): string {
  return `{config="shop",baseline="${canary}-primary",canary="${canary}",window="10m"${more}}`;
}

interface Answered {
  readonly status: number;
  readonly answer: any;
}

async function query(text: string, more: Record<string, string> = {}, by = world.service): Promise<Answered> {
  const parameters = new URLSearchParams({ query: text, ...more });
  const response = await fetch(`${address(by)}/api/v1/query?${parameters.toString()}`);
  return { status: response.status, answer: await response.json() };
}

async function valueOf(text: string, more?: Record<string, string>): Promise<string> {
  const { status, answer } = await query(text, more);
  expect([status, answer.data?.resultType, answer.data?.result.length]).toEqual([200, 'vector', 1]);
  return answer.data.result[0].value[1] as string;
}

const NOW = Date.parse(START_TIME) / 1_000;

describe('canary_score and canary_verdict', () => {
  it('are vectors of one sample with the labels that they were asked for by', async () => {
    expect(await query(`canary_score${labelsOf('marginal')}`)).toEqual({
      status: 200,
      answer: {
        status: 'success',
        data: {
          resultType: 'vector',
          result: [
            {
              metric: {
                __name__: 'canary_score',
                config: 'shop',
                baseline: 'marginal-primary',
                canary: 'marginal',
                window: '10m',
              },
              value: [NOW, '80'],
            },
          ],
        },
      },
    });
    expect((await query(`canary_verdict${labelsOf('marginal')}`)).answer.data.result).toEqual([
      {
        metric: {
          __name__: 'canary_verdict',
          config: 'shop',
          baseline: 'marginal-primary',
          canary: 'marginal',
          window: '10m',
          verdict: 'marginal',
        },
        value: [NOW, '0.5'],
      },
    ]);
  });

  it.each([
    ['passing', '100', '1'],
    ['marginal', '80', '0.5'],
    ['failing', '20', '0'],
    ['silent', 'NaN', 'NaN'],
  ])('of a canary called %s are %s and %s', async (name, score, verdict) => {
    expect(await valueOf(`canary_score${labelsOf(name)}`)).toBe(score);
    expect(await valueOf(`canary_verdict${labelsOf(name)}`)).toBe(verdict);
  });

  it('take the options that Flagger has in its metadata', async () => {
    const more =
      ',namespace="shop",canary_namespace="other",step="30s",warmup="1m",pass="80",marginal="60",looks="3",split="50/50",source="prometheus"';
    const before = world.prometheus.requests.length;

    expect(await valueOf(`canary_verdict${labelsOf('marginal', more)}`)).toBe('1');
    const asked = world.prometheus.requests.slice(before).map(({ form }) => /ns=".*?"/.exec(form.query!)?.[0]);
    expect([...new Set(asked)].sort()).toEqual(['ns="other"', 'ns="shop"']);
  });

  it('may be written as PromQL may', async () => {
    const { answer } = await query(`( {__name__="canary_score", config='shop', # the config
      baseline=\`marginal-primary\`, "canary"="marg\\u0069nal", window="10m", namespace="", } )`);

    expect(answer.data?.result[0].value[1]).toBe('80');
  });

  it('need no baseline where nothing is compared with it', async () => {
    expect(await valueOf('canary_score{config="target",canary="passing",window="10m"}')).toBe('100');
  });

  it('are of the window that ended at the time asked for, and never of one that is yet to come', async () => {
    const windowOf = async (time: string): Promise<unknown> => {
      const { answer } = await query(`canary_score${labelsOf('passing')}`, { time });
      const { id } = world.service.logLines.findLast((line) => line.dialect === 'prometheus') as { id: string };
      const judgement: any = await (await fetch(`${world.service.url}/judgements/${id}`)).json();
      return [answer.data.result[0].value[0], judgement.window.start, judgement.window.end];
    };

    expect(await windowOf('2026-11-20T10:00:29Z')).toEqual([
      Date.parse('2026-11-20T10:00:29Z') / 1_000,
      '2026-11-20T09:49:00.000Z',
      '2026-11-20T09:59:00.000Z',
    ]);
    expect(await windowOf(String(NOW + 86_400))).toEqual([
      NOW + 86_400,
      '2026-11-20T10:20:00.000Z',
      '2026-11-20T10:30:00.000Z',
    ]);
  });

  it('are asked of a source once for all who ask within a step, also for both', async () => {
    world.setTime('2026-11-20T10:50:31Z');
    const before = world.prometheus.requests.length;
    const asked = Array.from({ length: 10 }, (_, i) => `canary_${i % 2 ? 'score' : 'verdict'}${labelsOf('passing')}`);
    await Promise.all(asked.map((one) => query(one)));
    world.setTime('2026-11-20T10:51:29Z');
    await query(asked[0]!);

    expect(world.prometheus.requests.length - before).toBe(4);
  });

  it('are the same on every replica', async () => {
    const text = `canary_score${labelsOf('failing')}`;

    expect(await query(text, {}, world.replica)).toEqual(await query(text));
  });
});

describe('what cannot be judged is an error in the words of Prometheus, and never an empty vector', () => {
  const labels = labelsOf('passing');
  it.each([
    ['canary_score{canary="a"}', 'config is required: a string; window is required: a string'],
    [
      'canary_score{config="shop",window="10m"}',
      'baseline is required: the workload of the baseline; canary is required: the workload of the canary',
    ],
    ['canary_score', 'config is required'],
    [
      'canary_score{config="shops",canary="a",window="10m"}',
      'config is not the name of a metric config; known: shop, target',
    ],
    [`canary_score${labelsOf('a', ',worklod="b"')}`, 'did you mean "workload"?'],
    [`canary_score${labelsOf('a', ',onMarginal="pass"')}`, 'onMarginal is neither an option nor a variable'],
    [`canary_score${labelsOf('a', ',source="b"')}`, 'source is not the name of a source; known: prometheus'],
    [`canary_score${labelsOf('a', ',window="5m"')}`, 'matches window twice'],
    [`canary_score{config!="shop"}`, 'matches config by !=, and every label must be given with ='],
    [`canary_score{config=~"shop"}`, 'matches config by =~'],
    ['canary_scores{config="shop"}', 'has no metric "canary_scores": known are canary_score'],
    ['{config="shop"}', 'has no metric ""'],
    [`canary_score${labels}[5m]`, 'asks for what is not known here'],
    [`canary_score${labels} offset 5m`, 'has what it knows nothing of'],
    [`canary_score${labels} @ 17`, 'has what it knows nothing of'],
    [`-canary_score${labels}`, 'has what it knows nothing of'],
    [`canary_score${labels} >= 95`, 'asks for what is not known here'],
    [`avg(canary_score${labels})`, 'asks for what is not known here'],
    ['vector(1, 2)', 'asks for what is not known here'],
    ['vector(-1)', 'has what it knows nothing of'],
    ['time()', 'asks for what is not known here'],
    ['"text"', 'asks for what is not known here'],
    [`vector(1)${' '.repeat(10_000)}`, 'is longer than 10000 characters'],
    [`${'('.repeat(3_000)}1${')'.repeat(3_000)}`, 'invalid parameter "query"'],
  ])('%s', async (text, error) => {
    const response = await fetch(`${address()}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: text }),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      status: 'error',
      errorType: 'bad_data',
      error: expect.stringContaining(error),
    });
  });

  it('422 where the author of the config is at fault', async () => {
    const same = await query('canary_score{config="shop",baseline="a",canary="a",window="10m"}');

    expect(same).toMatchObject({ status: 422, answer: { status: 'error', errorType: 'execution' } });
    expect(await query(`canary_score${labelsOf('refused')}`)).toMatchObject({
      status: 422,
      answer: { status: 'error', errorType: 'execution', error: expect.stringContaining('no such function') },
    });
  });

  it('503 where the source is down', async () => {
    world.setTime('2026-11-20T11:00:31Z');
    world.prometheus.answer((response) => response.destroy());

    expect(await query(`canary_score${labelsOf('passing')}`)).toMatchObject({
      status: 503,
      answer: { status: 'error', errorType: 'unavailable', error: expect.stringContaining('source "prometheus"') },
    });
  });

  it('503 where it takes longer than the caller waits; who asks again is told what came of it', async () => {
    world.setTime('2026-11-20T11:10:31Z');
    const held = world.prometheus.hold();
    const asked = query(`canary_score${labelsOf('failing')}`, { timeout: '20ms' });
    const { response } = await held;

    expect(await asked).toEqual({
      status: 503,
      answer: { status: 'error', errorType: 'timeout', error: 'the judgement is not finished yet: ask again' },
    });
    world.reset();
    world.setTime('2026-11-20T11:10:31Z');
    response.destroy();
    expect(await query(`canary_score${labelsOf('failing')}`)).toMatchObject({ status: 503 });
    world.setTime('2026-11-20T11:11:31Z');
    expect(await valueOf(`canary_score${labelsOf('failing')}`)).toBe('20');
  });

  it('413 does not leave the dialect either', async () => {
    const body = new URLSearchParams({ query: 'a'.repeat(70_000) });
    const response = await fetch(`${address()}/api/v1/query`, { method: 'POST', body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errorType: 'bad_data', error: expect.stringContaining('too large') });
  });
});

describe("Flagger's MetricTemplate of type prometheus", () => {
  it('finds the service online at the initialization of a canary', async () => {
    expect(await isOnline(address())).toBe(true);
  });

  it.each([
    ['passing', { kind: 'value', value: 100 }],
    ['marginal', { kind: 'value', value: 80 }],
    ['failing', { kind: 'value', value: 20 }],
    ['silent', { kind: 'no values found' }],
    ['refused', { kind: 'error', error: expect.stringMatching(/^error response: .*no such function/) }],
  ])('reads of a canary called %s %j', async (name, result) => {
    const text = `
      canary_score{
        config="shop", namespace="shop",
        baseline="${name}-primary", canary="${name}",
        window="10m", looks="2"
      }`;

    expect(await runMetricTemplate(address(), text)).toEqual(result);
  });

  it('gets an error, which is a failed check, while the source is down', async () => {
    world.setTime('2026-11-20T12:00:31Z');
    world.prometheus.answer((response) => response.destroy());

    expect(await runMetricTemplate(address(), `canary_score${labelsOf('passing')}`)).toMatchObject({ kind: 'error' });
  });
});
