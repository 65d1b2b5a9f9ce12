import { describe, expect, it } from 'vitest';
import { MannWhitneySettings } from '../../../src/config/judge-settings.js';
import type { Basis } from '../../../src/judge/basis.js';
import { judgeBasis } from '../../../src/judge/judge-basis.js';
import type { MeasuredMetric } from '../../../src/judge/measurement.js';
import { toBasis } from '../../../src/report/what-if/to-basis.js';
import { toWhatIfData } from '../../../src/report/what-if/to-what-if-data.js';
import type { WhatIfData } from '../../../src/report/what-if/what-if-data.js';
import { whatIfDataScript } from '../../../src/report/what-if/what-if-script.js';
import { keptJudgement, keptMetric } from '../../support/kept-judgement.js';
import { metric } from '../../support/metric.js';

const of = (...samples: number[]): Float64Array => Float64Array.from(samples);
const slots = (level: number): number[] => Array.from({ length: 20 }, (_, slot) => level + ((slot * 7) % 5) / 4);
const counts = (events: number) => ({ events: of(...slots(events).map(Math.round)), exposure: of(...slots(1_000)) });

const ALL: MeasuredMetric = {
  metric: metric({ name: 'errors', unit: '%', analysis: { direction: 'increase', limit: { max: 5 } } }),
  labels: { zone: 'a"b' },
  baseline: of(...slots(3), NaN),
  canary: of(NaN, ...slots(4)),
  counts: { baseline: counts(3), canary: counts(9) },
  instances: {
    baseline: [{ labels: { pod: 'x' }, samples: of(...slots(2)), counts: counts(2) }],
    canary: [
      { labels: { pod: 'y' }, samples: of(...slots(5), Infinity), counts: undefined },
      { labels: {}, samples: of(), counts: undefined },
    ],
  },
  listed: { baseline: of(...slots(3)), canary: of(...slots(4)) },
  history: { effects: [0.1, -0.2, 1 / 4, 0], slots: 20 },
};

const BASIS: Basis = {
  rules: {
    judge: MannWhitneySettings.parse({ name: 'mann-whitney', level: 0.02 }),
    groups: { g: 60, h: 40 },
    thresholds: { pass: 90, marginal: 70 },
    anyFailure: 'marginal',
  },
  measured: [
    ALL,
    { ...ALL, metric: ALL.metric, labels: { zone: 'c' }, history: undefined },
    {
      metric: metric({ name: 'plain' }),
      baseline: of(...slots(10)),
      canary: of(...slots(12)),
      labels: undefined,
      counts: undefined,
      instances: undefined,
      listed: undefined,
      history: undefined,
    },
  ],
  unmeasured: [metric({ name: 'lost', analysis: { muted: true } })],
  circumstances: {
    traffic: { baseline: 900, canary: 1_000, minimum: 50 },
    looks: 2,
    split: true,
    stepMs: 60_000,
    judgedToMs: 1_700_000_000_000,
  },
  sides: {
    baseline: { requests: 1_000.5, share: 0.9, expectedShare: 0.9 },
    canary: { requests: 111, share: 0.1, expectedShare: 0.1 },
    tolerance: 0.25,
    clustering: 1.5,
    simultaneous: true,
  },
  plan: { looks: [7, 14, 21], total: 21, judged: 21, seen: 14 },
};

function throughJson(basis: Basis): Basis {
  return toBasis(JSON.parse(JSON.stringify(toWhatIfData(basis))) as WhatIfData);
}

describe('toWhatIfData()', () => {
  it('keeps all that a judgement is decided from', () => {
    const { query, source, lint, ...told } = ALL.metric;

    expect([query, source, lint]).toEqual([undefined, undefined, undefined]);
    expect(throughJson(BASIS)).toEqual({
      ...BASIS,
      measured: BASIS.measured.map((one) => (one.metric === ALL.metric ? { ...one, metric: told } : one)),
    });
    expect(throughJson({ ...BASIS, sides: null, plan: null })).toMatchObject({ sides: null, plan: null });
  });

  it('makes the same judgement, sentences, warnings and all', () => {
    expect(judgeBasis(throughJson(BASIS))).toEqual(judgeBasis(BASIS));
  });

  it('tells a metric once, however many series it has', () => {
    expect(toWhatIfData(BASIS)?.metrics.map(({ name }) => name)).toEqual(['errors', 'plain', 'lost']);
  });

  it('leaves queries out', () => {
    const asked = metric({ name: 'asked', query: { type: 'prometheus', expr: 'secret_name' } });
    const basis = { ...BASIS, unmeasured: [asked] };

    expect(JSON.stringify(toWhatIfData(basis))).not.toContain('secret_name');
  });

  it('is nothing where there is too much, those of instances and counts counted, too', () => {
    const samples = new Float64Array(100_001);
    const one: MeasuredMetric = { metric: metric(), baseline: samples, canary: samples };
    const instance = { labels: {}, samples: of(), counts: { events: samples, exposure: of() } };

    expect(toWhatIfData({ ...BASIS, measured: [one] })).not.toBeNull();
    expect(toWhatIfData({ ...BASIS, measured: [one, { ...one, canary: of() }] })).toBeNull();
    expect(
      toWhatIfData({ ...BASIS, measured: [{ ...one, instances: { baseline: [instance], canary: [] } }] }),
    ).toBeNull();
  });
});

describe('whatIfDataScript()', () => {
  it('is one element, whatever names are like, with what was decided', () => {
    const name = '</script><!--<script>\u2028"';
    const data = toWhatIfData({ ...BASIS, unmeasured: [metric({ name })] });
    const judgement = keptJudgement({
      config: { name, digest: '' },
      metrics: [
        keptMetric({ name }),
        keptMetric({ classification: 'error', reason: { code: 'all-tied', text: '' } }),
        keptMetric({ classification: 'error', reason: { code: 'not-measured', text: '' } }),
      ],
    });
    const { markup } = whatIfDataScript(data!, judgement);
    const [, json = ''] = /^<script type="application\/json" id="what-if-data">([^<]*)<\/script>$/.exec(markup) ?? [];

    expect(JSON.parse(json)).toEqual({
      data: JSON.parse(JSON.stringify(data)),
      decided: { verdict: 'pass', score: 100, config: name, classifications: ['pass', 'error', null] },
    });
  });
});
