import { parse } from 'yaml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardJudge } from '../../../src/config/judge-settings.js';
import type { Basis } from '../../../src/judge/basis.js';
import { NO_CIRCUMSTANCES } from '../../../src/judge/measurement.js';
import { editBasis } from '../../../src/report/what-if/edit-basis.js';
import { findEditMistakes } from '../../../src/report/what-if/find-edit-mistakes.js';
import { renderEdits } from '../../../src/report/what-if/render-edits.js';
import type { MetricEdit, WhatIfEdits } from '../../../src/report/what-if/what-if-edits.js';
import { metric } from '../../support/metric.js';

type Analysis = NonNullable<Parameters<typeof metric>[0]>['analysis'];

const none = new Float64Array();

function basisOf(analyses: Readonly<Record<string, Analysis>>, rest: Partial<Basis> = {}): Basis {
  return {
    rules: { judge: standardJudge('mann-whitney'), groups: { g: 100 }, thresholds: { pass: 95, marginal: 75 } },
    measured: Object.entries(analyses).map(([name, analysis]) => ({
      metric: metric({ name, ...(analysis ? { analysis } : {}) }),
      baseline: none,
      canary: none,
    })),
    unmeasured: [],
    circumstances: NO_CIRCUMSTANCES,
    sides: null,
    plan: null,
    ...rest,
  };
}

function edits(metrics: Readonly<Record<string, MetricEdit>>, rest: Partial<WhatIfEdits> = {}): WhatIfEdits {
  return { thresholds: {}, weights: new Map(), metrics: new Map(Object.entries(metrics)), ...rest };
}

describe('renderEdits()', () => {
  it('writes only what changes: thresholds and groups whole, metrics by their names', () => {
    const basis = basisOf(
      {
        a: { direction: 'increase' },
        b: { tolerance: { relative: { increase: 0.3 }, absolute: 5 } },
        c: { critical: true, criticalChange: 0.5, onNoData: 'fail' },
        d: {},
      },
      {
        rules: {
          judge: standardJudge('mann-whitney'),
          groups: { 'on: time': 60, h: 40 },
          thresholds: { pass: 95, marginal: 75 },
        },
      },
    );
    const changes = edits(
      { a: { increase: 0.125 }, b: { decrease: 0.2 }, c: { muted: true } },
      {
        thresholds: { pass: 80 },
        weights: new Map([
          ['h', 30],
          ['on: time', 70],
        ]),
      },
    );

    expect(renderEdits(basis, changes, 'What if for "x": fail\nas before.')).toBe(`# What if for "x": fail as before.
# What is null is to be taken out.
thresholds: { pass: 80, marginal: 75 }
groups: { "on: time": 70, "h": 30 }
metrics:
  - name: "a"
    analysis:
      tolerance: { relative: 0.125 }
  - name: "b"
    analysis:
      tolerance: { relative: { increase: 0.3, decrease: 0.2 }, absolute: 5 }
  - name: "c"
    analysis:
      muted: true
      critical: false
      criticalChange: null
      onNoData: ignore
`);
  });

  it("writes Kayenta's effect sizes where a config has them, and where they are in its JSON", () => {
    const basis = basisOf({ a: { effectSize: { allowedIncrease: 1.1 } } });
    const text = renderEdits(basis, edits({ a: { increase: 0.07, decrease: 0.07, muted: true } }), 'x');

    expect(parse(text)).toEqual({
      metrics: [
        {
          name: 'a',
          analysis: { effectSize: { measure: 'meanRatio', allowedIncrease: 1.07, allowedDecrease: 0.93 }, muted: true },
        },
      ],
    });
    expect(text.replaceAll(/\n# +/g, ' ')).toContain('analysisConfigurations.canary');
  });

  it('takes names for data', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }), (name) => {
        const groups = Object.fromEntries([[name, 50] as const, [`${name}.`, 50] as const]);
        const rules = { judge: standardJudge('mann-whitney'), groups, thresholds: { pass: 95, marginal: 75 } };
        const basis = basisOf(Object.fromEntries([[name, {}] as const]), { rules });
        const changes = edits(Object.fromEntries([[name, { muted: true }] as const]), {
          weights: new Map([[name, 50]]),
        });

        const patch = parse(renderEdits(basis, changes, name));

        expect(patch.metrics).toEqual([{ name, analysis: { muted: true } }]);
        expect(Object.keys(patch.groups)).toEqual(Object.keys(groups));
      }),
      { numRuns: 300 },
    );
  });
});

describe('editBasis()', () => {
  it('takes looks again that were past only where other rules might have stopped at them', () => {
    const plan = { looks: [5, 10], total: 10, judged: 10, seen: 5 };
    const basis = basisOf({ a: {} }, { plan });

    expect(editBasis(basis, edits({}, { thresholds: { pass: 10, marginal: 5 } })).plan).toEqual(plan);
    expect(editBasis(basis, edits({ a: { muted: true } })).plan).toEqual({ looks: [5, 10], total: 10, judged: 10 });
  });

  it('edits metrics that could not be measured, too, and each series of one', () => {
    const basis = basisOf({ a: {} });
    const lost = metric({ name: 'lost' });
    const twice = { ...basis, measured: [...basis.measured, ...basis.measured], unmeasured: [lost] };
    const { measured, unmeasured } = editBasis(twice, edits({ a: { muted: true }, lost: { increase: 0.5 } }));

    expect(measured.map((one) => one.metric.analysis.muted)).toEqual([true, true]);
    expect(measured[0]?.metric).toBe(measured[1]?.metric);
    expect(unmeasured[0]?.analysis.tolerance).toEqual({ relative: { increase: 0.5 } });
  });
});

describe('findEditMistakes()', () => {
  const basis = basisOf({
    a: { direction: 'increase', mustDetect: 0.5 },
    b: { critical: true, criticalChange: { increase: 0.4 } },
    c: { muted: true },
  });

  it('says that what could not be measured cannot be unmuted', () => {
    const lost = metric({ name: 'lost', analysis: { muted: true } });
    const without: Basis = { ...basis, unmeasured: [lost, lost] };

    expect(findEditMistakes(without, edits({ lost: { muted: false } }))).toEqual([
      '"lost" could not be measured: unmuted, nothing could be judged.',
    ]);
    expect(findEditMistakes(without, edits({ lost: { increase: 0.3 }, c: { muted: false } }))).toEqual([]);
  });

  it('says what no config could be', () => {
    const mistakes = (changes: WhatIfEdits): string[] => findEditMistakes(basis, changes);

    expect(mistakes(edits({}, { thresholds: { pass: 101 } }))).toEqual([
      'The threshold pass must be a score from 0 to 100.',
    ]);
    expect(mistakes(edits({}, { thresholds: { pass: NaN } }))).toHaveLength(1);
    expect(mistakes(edits({}, { thresholds: { pass: 70 } }))).toEqual([
      'The threshold marginal (75) must be at most pass (70).',
    ]);
    expect(mistakes(edits({}, { weights: new Map([['g', 99.89]]) }))).toEqual([
      'The weights must total 100, now they total 99.89.',
    ]);
    expect(mistakes(edits({}, { weights: new Map([['g', 99.95]]) }))).toEqual([]);
    expect(mistakes(edits({}, { weights: new Map([['g', -1]]) }))).toEqual([
      'The weight of "g" must be from 0 to 100.',
    ]);
    expect(mistakes(edits({ a: { muted: true }, b: { muted: true } }))).toEqual([
      'Group "g" must keep a metric that is not muted: its share of the score would be lost.',
    ]);
    expect(mistakes(edits({ a: { increase: 0 } }))).toEqual(['What "a" may rise by must be more than 0 %.']);
    expect(mistakes(edits({ b: { decrease: 1 } }))).toEqual([
      'What "b" may fall by must be more than 0 and less than 100 %.',
    ]);
    expect(mistakes(edits({ a: { absolute: 0 } }))).toEqual(['What "a" may change by must be more than 0.']);
    expect(mistakes(edits({ a: { increase: 0.6 } }))).toEqual([
      '"a" must be able to show 50 %: what it tolerates can be no more.',
    ]);
    expect(mistakes(edits({ b: { increase: 0.45 } }))).toEqual([
      '"b" is critical from a smaller change on: what it tolerates can be no more than that.',
    ]);
    expect(mistakes(edits({ a: { increase: 0.5 }, b: { increase: 0.4 } }))).toEqual([]);
  });

  it('does not hold against an edit what a lenient config was like before', () => {
    const lenient = basisOf(
      { a: { muted: true } },
      {
        rules: { judge: standardJudge('netflix-aca'), groups: { g: 60 }, thresholds: { pass: 50, marginal: 80 } },
      },
    );

    expect(findEditMistakes(lenient, edits({ a: { increase: 0.2 } }, { weights: new Map([['g', 70]]) }))).toEqual([]);
  });
});
