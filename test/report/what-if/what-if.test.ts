import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNativeMetricConfig } from '../../../src/config/metric-config.js';
import type { Basis } from '../../../src/judge/basis.js';
import { judgeBasis } from '../../../src/judge/judge-basis.js';
import { judgeEdits, judgeUnedited } from '../../../src/page/judge-edits.js';
import { renderEdits } from '../../../src/report/what-if/render-edits.js';
import { toBasis } from '../../../src/report/what-if/to-basis.js';
import { toWhatIfData } from '../../../src/report/what-if/to-what-if-data.js';
import { whatIfDataScript, type PageData } from '../../../src/report/what-if/what-if-script.js';
import { toleratedChange } from '../../../src/report/what-if/tolerated-change.js';
import type { WhatIfData } from '../../../src/report/what-if/what-if-data.js';
import type { MetricEdit, WhatIfEdits } from '../../../src/report/what-if/what-if-edits.js';
import { applyPatch, yamlOf } from '../../calibrate/support.js';
import { judgeInline, type JudgedInline } from '../../support/judge-inline.js';
import { enteredChanges, NATIVE, NETFLIX_ACA, PLANNED, type Entered } from './support.js';

const NOTHING: WhatIfEdits = { thresholds: {}, weights: new Map(), metrics: new Map() };

/** What stands on a page, read again. */
function onPage(basis: Basis): Basis {
  return toBasis(JSON.parse(JSON.stringify(toWhatIfData(basis))) as WhatIfData);
}

/** What was entered, without what has no field. */
function toEdits({ thresholds, weights, metrics }: Entered, { rules, measured }: Basis): WhatIfEdits {
  const edits = new Map<string, MetricEdit>();
  for (const { place, field, value } of metrics) {
    const { name, analysis } = measured[place]!.metric;
    const tolerated = toleratedChange(analysis, rules.judge.name);
    if (field !== 'muted' && (tolerated?.[field] ?? null) === null) continue;
    const edit =
      field === 'muted' ? { muted: !analysis.muted } : { [field]: field === 'absolute' ? value : value / 100 };
    edits.set(name, { ...edits.get(name), ...edit });
  }
  const named = Object.keys(rules.groups).map((name, i) => [name, weights?.[i] ?? 0] as const);
  return { thresholds, weights: new Map(weights ? named : []), metrics: edits };
}

describe.each([
  ['mann-whitney', NATIVE],
  ['netflix-aca', NETFLIX_ACA],
  ['planned looks', PLANNED],
])('what-if by %s', (_, body) => {
  let judged: JudgedInline;
  let basis: Basis;
  beforeAll(async () => {
    judged = await judgeInline(body);
    basis = onPage(judged.basis);
  });

  it('comes out as the judgement did while nothing is changed', () => {
    const { verdict, score, metrics } = judged.judgement;
    const classifications = metrics.map(({ classification }) => classification);

    expect(judgeUnedited(basis, { verdict, score, config: 'c', classifications })).toMatchObject({ verdict });
    expect(judgeUnedited(basis, { verdict, score: 12.5, config: 'c', classifications })).toMatch(/it would be/);
    expect(judgeUnedited(basis, { verdict, score, config: 'c', classifications: [] })).toMatch(/would be/);
    expect(renderEdits(basis, NOTHING, 'about')).toBe('');
  });

  it('refuses what a config refuses, and writes a patch that the service reads and judges the same by', async () => {
    const entered = enteredChanges(Object.keys(basis.rules.groups).length, basis.measured.length);
    let refused = 0;
    const verdicts: string[] = [];
    await fc.assert(
      fc.asyncProperty(entered, async (changes) => {
        const edits = toEdits(changes, basis);
        const outcome = judgeEdits(basis, firstJudgement(basis), edits);
        const patched = removeNulls(applyPatch(body.config, yamlOf(renderEdits(basis, edits, 'about') || '{}')));
        const reading = readNativeMetricConfig(patched);
        if (outcome.kind === 'refused') {
          refused += 1;

          expect(reading.kind, JSON.stringify(outcome)).toBe('refused');
          return;
        }
        expect(reading).toMatchObject({ kind: 'read' });
        const again = (await judgeInline({ ...body, config: patched })).judgement;
        if (outcome.kind === 'open') throw new Error('the window is over');
        verdicts.push(again.verdict);

        expect(outcome.judgement.verdict).toBe(again.verdict);
        expect(outcome.judgement.shown.score).toBe(again.score);
        expect(outcome.judgement.metrics.map(({ classification }) => classification)).toEqual(
          again.metrics.map(({ classification }) => classification),
        );
      }),
      { numRuns: 150 },
    );

    expect(verdicts.length).toBeGreaterThan(60);
    expect(new Set(verdicts)).toEqual(new Set(['pass', 'marginal', 'fail']));
    expect(refused).toBeGreaterThan(20);
  });

  it('has the fields of what the judge accepts', () => {
    const { metrics } = firstJudgement(basis);

    for (const { metric, accepted } of metrics) {
      expect(toleratedChange(metric.analysis, basis.rules.judge.name)).toEqual(accepted);
    }
  });
});

describe("what-if by a config of Kayenta's JSON", () => {
  const canary = (allowedIncrease: number): object => ({
    direction: 'increase',
    effectSize: { allowedIncrease },
    critical: true,
    mustHaveData: true,
  });
  const body = (allowedIncrease: number, { pass, weight }: { readonly pass: number; readonly weight: number }) => ({
    config: {
      classifier: { groupWeights: { a: weight, b: 60 }, scoreThresholds: { pass, marginal: 5 } },
      metrics: [
        { name: 'p95', groups: ['a'], analysisConfigurations: { canary: canary(allowedIncrease) } },
        { name: 'p99', groups: ['b'], analysisConfigurations: { canary: { direction: 'increase' } } },
      ],
    },
    data: { p95: NATIVE.data.p95, p99: NATIVE.data.p99 },
  });

  it('changes what stands there, and does not insist on weights that total 100', async () => {
    const { basis: own, judgement } = await judgeInline(body(1.2, { pass: 90, weight: 30 }));
    const basis = onPage(own);
    const before = firstJudgement(basis);
    const edits: WhatIfEdits = {
      thresholds: { pass: 10 },
      weights: new Map([['a', 25]]),
      metrics: new Map([['p95', { increase: 0.05 }]]),
    };
    const outcome = judgeEdits(basis, before, edits);
    const again = (await judgeInline(body(1.05, { pass: 10, weight: 25 }))).judgement;

    expect(toleratedChange(basis.measured[0]!.metric.analysis, 'netflix-aca')).toEqual(before.metrics[0]?.accepted);
    expect([judgement.metrics[0]?.classification, again.metrics[0]?.classification]).toEqual(['pass', 'high']);
    expect(outcome).toMatchObject({
      kind: 'judged',
      judgement: { verdict: again.verdict, shown: { score: again.score } },
      changed: [{ name: 'p95', before: 'pass', now: 'high' }],
    });
    expect(renderEdits(basis, edits, 'x').replaceAll(/\n# +/g, ' ')).toContain('classifier.scoreThresholds');
  });
});

describe('what-if beside metrics in error', () => {
  it('judges those that cannot be ranked again, and none that could not be measured', async () => {
    const one = (sample: number) => [sample, ...Array.from({ length: 23 }, () => null)];
    const { judgement, basis } = await judgeInline({
      ...NETFLIX_ACA,
      data: { ...NETFLIX_ACA.data, p50: { baseline: one(3), canary: one(7) } },
    });
    const lost = { classification: 'error', reason: { code: 'not-measured', text: 'It is gone.' } } as const;
    const metrics = [{ ...judgement.metrics[1]!, ...lost }, ...judgement.metrics];
    const { markup } = whatIfDataScript(toWhatIfData(basis)!, { ...judgement, metrics });
    const { data, decided } = JSON.parse(markup.replaceAll(/<[^>]*>/g, '')) as PageData;

    expect(judgement.metrics[0]).toMatchObject({ classification: 'error', reason: { code: 'all-tied' } });
    expect(decided.classifications.slice(0, 3)).toEqual([null, 'error', judgement.metrics[1]!.classification]);
    expect(judgeUnedited(toBasis(data), decided)).toMatchObject({ verdict: judgement.verdict });
  });
});

function firstJudgement(basis: Basis) {
  const decided = judgeBasis(basis);
  if (decided.kind === 'open') throw new Error('open');
  return decided.judgement;
}

/** As a person takes out what a patch says is null. */
function removeNulls(value: any): any {
  if (Array.isArray(value)) return value.map(removeNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, removeNulls(one)]])),
  );
}
