import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/wire-reading.js';
import { readExecutionRequest } from '../../../../src/integrations/kayenta/executions/execution-request.js';
import { toJudgementBody } from '../../../../src/integrations/kayenta/executions/judgement-body.js';
import { LATENCY, sidesOf } from '../../../support/kayenta-clients/shop.js';

const KAYENTA = (...scopeNames: string[]) => ({
  classifier: { groupWeights: { g: 100 } },
  metrics: scopeNames.map((scopeName, i) => ({
    name: `m${String(i)}`,
    groups: ['g'],
    scopeName,
    query: { type: 'prometheus', metricName: 'm' },
  })),
});

function bodyOf(request: unknown, document: object = LATENCY, source?: string): unknown {
  const config = readConfig('c', document);
  const reading = readExecutionRequest(request);
  if (config.kind !== 'read' || reading.kind !== 'read') return [config, reading];
  const told = toJudgementBody(reading.value, { config: config.value.config, named: 'c', source });
  return told.kind === 'read' ? told.value : told.mistakes.map(({ path, message }) => [path.join('/'), message]);
}

const side = (more: object = {}) => ({ ...sidesOf().experimentScope, ...more });

describe('toJudgementBody()', () => {
  it('fills the main variable with the scope and the first variable of a place with the location', () => {
    expect(bodyOf({ scopes: { any: sidesOf() }, thresholds: { pass: 90, marginal: 75.5 } }, LATENCY, 'other')).toEqual({
      config: 'c',
      baseline: { scope: { workload: 'checkout-baseline', namespace: 'shop' } },
      canary: { scope: { workload: 'checkout-canary', namespace: 'shop' } },
      window: { start: '2026-11-20T10:00:00.000Z', end: '2026-11-20T10:20:00.000Z' },
      step: '60s',
      thresholds: { pass: 90, marginal: 75.5 },
      source: 'other',
    });
  });

  it('leaves out what is 0, null or absent, and unknown keys', () => {
    const bare = {
      start: 1795168800,
      end: '2026-11-20T11:20:00+01:00',
      scope: 'x',
      location: null,
      step: null,
      more: 1,
    };
    const scopes = { default: { controlScope: { ...bare, step: 0 }, experimentScope: bare } };

    expect(bodyOf({ scopes, thresholds: null, siteLocal: null, metadata: [] })).toEqual({
      config: 'c',
      baseline: { scope: { workload: 'x' } },
      canary: { scope: { workload: 'x' } },
      window: { start: '2026-11-20T10:00:00.000Z', end: '2026-11-20T10:20:00.000Z' },
    });
  });

  it('gives a config of Kayenta all that is said', () => {
    const scope = side({ location: '', extendedScopeParams: { resource: 'gce', empty: '', none: null } });
    const scopes = { default: { controlScope: scope, experimentScope: scope } };

    expect(bodyOf({ scopes }, KAYENTA('default'))).toMatchObject({
      canary: { scope: { scope: 'checkout-canary', location: '', resource: 'gce', empty: '' } },
    });
  });

  it('moves the baseline back by as much as the control lies before', () => {
    const controlScope = side({ start: '2026-11-13T10:00:00Z', end: '2026-11-13T10:20:00Z' });

    expect(bodyOf({ scopes: { default: { controlScope, experimentScope: side() } } })).toMatchObject({
      baseline: { offset: '1w' },
      window: { start: '2026-11-20T10:00:00.000Z' },
    });
  });

  it('takes the scope that the metrics are of, among several', () => {
    const scopes = { other: { controlScope: side({ scope: 'no' }), experimentScope: side() }, mine: sidesOf() };

    expect(bodyOf({ scopes }, KAYENTA('mine', 'mine'))).toMatchObject({
      baseline: { scope: { scope: 'checkout-baseline' } },
    });
    expect(bodyOf({ scopes: { a: sidesOf(), b: sidesOf() } })).toMatchObject({ config: 'c' });
  });

  it.each([
    ['a control that is longer', { start: '2026-11-20T09:59:00Z' }, {}, 'scopes/d/controlScope/end', /21m.*20m/],
    [
      'a control that lies after',
      { start: '2026-11-20T10:10:00Z', end: '2026-11-20T10:30:00Z' },
      {},
      'scopes/d/controlScope/start',
      /not after/,
    ],
    ['two steps', {}, { step: 30 }, 'scopes/d/controlScope/step', /is 60.*is 30/],
  ])('refuses %s', (_what, control, canary, place, message) => {
    const scopes = { d: { controlScope: side(control), experimentScope: side(canary) } };

    expect(bodyOf({ scopes })).toEqual([[place, expect.stringMatching(message)]]);
  });

  it('refuses scopes of which it cannot be told which one is meant', () => {
    const other = { controlScope: side(), experimentScope: side() };

    expect(bodyOf({ scopes: { a: sidesOf(), b: other } })).toEqual([
      ['scopes', expect.stringContaining('a, b, which differ')],
    ]);
    expect(bodyOf({ scopes: { a: sidesOf() } }, KAYENTA('mine'))).toEqual([
      ['scopes', expect.stringContaining('has no scope "mine"')],
    ]);
  });
});

describe('readExecutionRequest()', () => {
  const mistakesOf = (document: unknown) => {
    const reading = readExecutionRequest(document);
    return reading.kind === 'refused' ? reading.mistakes.map(({ path }) => path.join('/')) : [];
  };

  it.each([
    [null, ['']],
    [[], ['']],
    [{}, ['scopes']],
    [{ scopes: {} }, ['scopes']],
    [{ scopes: { a: {} } }, ['scopes/a/controlScope', 'scopes/a/experimentScope']],
    [{ scopes: { a: sidesOf() }, thresholds: { pass: '90' } }, ['thresholds/pass', 'thresholds/marginal']],
    [{ scopes: { a: { ...sidesOf(), controlScope: side({ step: '60' }) } } }, ['scopes/a/controlScope/step']],
    [
      { scopes: { a: { ...sidesOf(), controlScope: side({ start: 1795168800000 }) } } },
      ['scopes/a/controlScope/start'],
    ],
    [{ scopes: { a: { ...sidesOf(), controlScope: side({ end: 'now' }) } } }, ['scopes/a/controlScope/end']],
    [{ scopes: { a: { ...sidesOf(), controlScope: side({ end: undefined }) } } }, ['scopes/a/controlScope/end']],
    [
      { scopes: { a: { ...sidesOf(), controlScope: side({ extendedScopeParams: { x: 1 } }) } } },
      ['scopes/a/controlScope/extendedScopeParams/x'],
    ],
    [
      { scopes: { a: { ...sidesOf(), controlScope: side({ end: '2026-11-20T10:00:00Z' }) } } },
      ['scopes/a/controlScope/end'],
    ],
  ])('finds what is wrong in %j', (document, places) => {
    expect(mistakesOf(document)).toEqual(places);
  });
});
