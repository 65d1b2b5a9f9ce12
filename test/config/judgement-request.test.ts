import { describe, expect, it } from 'vitest';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { toPointer } from '../../src/errors.js';
import { readConfig } from '../../src/wire-reading.js';

function mistakesOf(body: unknown): string[] {
  const reading = readJudgementRequest(body, readConfig);
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${toPointer(path)}: ${message}`);
}

function read(body: object) {
  const reading = readJudgementRequest({ config: 'c', ...body }, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

describe('readJudgementRequest()', () => {
  it('reads times and lengths into milliseconds and gaps into NaN', () => {
    const request = read({
      window: { start: '2026-11-20T10:00:00+01:00', duration: '20m' },
      warmup: '1m',
      step: '30s',
      baseline: { offset: '1d' },
      data: { m: { baseline: [1, null, 'NaN'] } },
    });

    expect(request.window).toEqual({ start: Date.UTC(2026, 10, 20, 9), duration: 1_200_000 });
    expect(request).toMatchObject({ warmup: 60_000, step: 30_000, baseline: { offset: 86_400_000, scope: {} } });
    expect(request.data.m?.baseline).toEqual(Float64Array.of(1, NaN, NaN));
    expect(request.data.m?.canary).toBeUndefined();
  });

  it('reads a config that comes with it', () => {
    const request = read({ config: { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] } });

    expect(request.config).toMatchObject({ name: 'inline', config: { metrics: [{ name: 'm' }] } });
  });

  it('tells the mistakes of the request and of its config at once', () => {
    const config = { groups: { g: 50 }, metrics: [{ name: 'm', group: 'g', analysis: { direction: 'up' } }] };

    expect(mistakesOf({ config, step: '0s', include: ['serie'], data: { m: { baseline: { 0: 1 } } } })).toEqual([
      '/step: must be whole seconds, at least 1s',
      '/data/m/baseline: must be an array of samples, is an object',
      '/include/0: must be "series" or "evidence", is "serie"; did you mean "series"?',
      '/config/metrics/0/analysis/direction: must be "increase", "decrease" or "either", is "up"',
      '/config/groups: weights must total 100, total 50',
    ]);
  });

  it.each([
    [null, ['']],
    [[], ['']],
    ['text', ['']],
    [{}, ['/config']],
    [{ config: '' }, ['/config']],
    [{ config: ['c'] }, ['/config']],
    [{ config: 'c', window: {} }, ['/window']],
    [{ config: 'c', window: { end: 'now' } }, ['/window']],
    [{ config: 'c', window: { start: 'now', end: 'now', duration: '1m' } }, ['/window']],
    [{ config: 'c', window: { start: 'yesterday', duration: '1m' } }, ['/window/start']],
    [{ config: 'c', window: { start: '2026-02-30T10:00:00Z' } }, ['/window/start']],
    [{ config: 'c', window: { start: 1763632800 } }, ['/window/start']],
    [{ config: 'c', window: { duration: 60 } }, ['/window/duration']],
    [{ config: 'c', step: '-60s' }, ['/step']],
    [{ config: 'c', step: '1500ms' }, ['/step']],
    [{ config: 'c', warmup: '' }, ['/warmup']],
    [{ config: 'c', baseline: { scopes: {} } }, ['/baseline/scopes']],
    [{ config: 'c', scope: { v: 1 } }, ['/scope/v']],
    [{ config: 'c', thresholds: { pass: 101, marginal: '75' } }, ['/thresholds/pass', '/thresholds/marginal']],
    [{ config: 'c', data: { 'a/b': { canary: [1, 'x', true] } } }, ['/data/a~1b/canary/1', '/data/a~1b/canary/2']],
    [{ config: 'c', data: { m: { canary: [Infinity] } } }, ['/data/m/canary/0']],
    [{ config: 'c', data: { m: [] } }, ['/data/m']],
    [{ config: 'c', constructor: 1, toString: 2 }, ['/constructor', '/toString']],
  ])('refuses %j', (body, pointers) => {
    expect(mistakesOf(body).map((mistake) => mistake.split(':')[0])).toEqual(pointers);
  });

  it('stops telling after ten bad samples of a series', () => {
    expect(mistakesOf({ config: 'c', data: { m: { canary: new Array(1_000).fill('x') } } })).toHaveLength(10);
  });
});
