import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptJudgement } from '../../../src/config/kept-judgement.js';
import { renderSideBySide } from '../../../src/commands/render-side-by-side.js';
import { compareSideBySide } from '../../../src/report/side-by-side/compare-side-by-side.js';
import { renderSideBySideHtml } from '../../../src/report/side-by-side/side-by-side-html.js';
import { toSideBySideJson } from '../../../src/report/side-by-side/side-by-side-json.js';
import { renderSideBySideMarkdown } from '../../../src/report/side-by-side/side-by-side-markdown.js';
import { keptJudgement, keptMetric, keptTest } from '../../support/kept-judgement.js';

const HOSTILE = 'a|b\n<script>alert(1)</script>*_`[x](javascript:y)&"\'\u0000\ud800';

const FIRST = keptJudgement({
  verdict: 'fail',
  score: 50,
  weightedScore: 50,
  groups: [{ name: 'g', weight: 100, score: 50, passed: 1, failed: 1, withoutData: 0 }],
  summary: { reportUrl: 'https://judge.example/judgements/a' },
  metrics: [keptMetric({ classification: 'high', failed: true, test: keptTest(1.36) }), keptMetric({ name: 'cpu' })],
});
const SECOND = keptJudgement({ metrics: [keptMetric(), keptMetric({ name: 'cpu' })] });
const BOTH = compareSideBySide({ first: FIRST, second: SECOND });

/** A judgement with this text wherever it may hold one. */
function withText(text: string): KeptJudgement {
  const { window } = keptJudgement();
  return keptJudgement({
    config: { name: text, digest: text },
    judge: text,
    reason: { code: text, text },
    summary: { reportUrl: text },
    window: { ...window, judgedFrom: text, judgedTo: text },
    metrics: [
      keptMetric({ name: text, labels: { [text]: text }, unit: text, groups: [text], reason: { code: text, text } }),
      keptMetric({ test: keptTest(1, { effect: null, meanRatio: null, limit: { of: text, value: 1, max: 2 } }) }),
    ],
  });
}

describe('renderSideBySideMarkdown()', () => {
  it('tells which way it went, both judgements, and each metric of both in a row', () => {
    expect(renderSideBySideMarkdown(BOTH)).toBe(
      [
        '### ✅ Canary side by side (shop)',
        '',
        'The second went better: pass and score 100 in place of fail and score 50. Failed no more: latency.',
        '',
        '| | verdict | score | judged | |',
        '|---|---|--:|---|---|',
        '| first | fail | 50 | 20 slots | [judgement](https://judge.example/judgements/a) |',
        '| second | pass | 100 | 20 slots |  |',
        '',
        '| metric | came out | first | second | change in the first | change in the second | points lost |',
        '|---|---|---|---|--:|--:|--:|',
        '| latency | better | high | pass | +36 % (+29 to +43 %) | +1.5 % (-3.6 to +6.6 %) | 50 → 0 |',
        '| cpu | the same | pass | pass | +1.5 % (-3.6 to +6.6 %) | +1.5 % (-3.6 to +6.6 %) | 0 → 0 |',
        '',
      ].join('\n'),
    );
  });

  it('keeps text text: no markup, no link but to the web, and every row on its line', () => {
    const text = renderSideBySideMarkdown(compareSideBySide({ first: withText(HOSTILE), second: withText('b') }));

    expect(text).not.toMatch(/(^|[^\\])(<script|\[x\]|`)/);
    expect(text).not.toMatch(/[^\\]\]\(javascript/);
    for (const line of text.split('\n').filter((one) => one.startsWith('| '))) {
      expect(line.replaceAll(/\\./g, '').split('|').length, line).toBeOneOf([7, 9]);
    }
  });

  it('fits into a comment however much there is to tell', () => {
    const metrics = Array.from({ length: 1_000 }, (_, i) => keptMetric({ name: `${String(i)}${'#'.repeat(3_000)}` }));

    const text = renderSideBySideMarkdown(compareSideBySide({ first: FIRST, second: keptJudgement({ metrics }) }));

    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/\nand 9\d\d more metrics\n/);
  });
});

describe('renderSideBySideHtml()', () => {
  it('has both judgements, a row and a section for each metric, and a shift of both on one axis', () => {
    const page = renderSideBySideHtml(BOTH, null);

    expect(page.match(/<tr data-metric/g)).toHaveLength(2);
    expect(page.match(/<section id="metric-\d" class="metric"/g)).toHaveLength(2);
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page).toContain('href="https://judge.example/judgements/a"');
    expect(page).toContain('class="badge fail"');
  });

  it('keeps every text text', () => {
    const tags = (page: string): string[] => page.match(/<[^>]*>/g)!.map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
    const tagsOf = (text: string) =>
      tags(renderSideBySideHtml(compareSideBySide({ first: withText(text), second: withText(text) }), null));
    const plain = tagsOf('plain');
    const dangerous = fc.constantFrom(
      HOSTILE,
      '"><img src=x onerror=alert(1)>',
      "' onload='",
      '</script>',
      '&lt;',
      'javascript:a',
    );

    fc.assert(
      fc.property(fc.oneof(dangerous, fc.string({ unit: 'binary', minLength: 1 })), (text) => {
        expect(tagsOf(text).filter((tag) => !/^<\/?(text|svg|path|rect|g|circle|line)\b/.test(tag))).toEqual(
          plain.filter((tag) => !/^<\/?(text|svg|path|rect|g|circle|line)\b/.test(tag)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('does not grow without end', () => {
    const metrics = Array.from({ length: 2_000 }, (_, i) => keptMetric({ name: String(i) }));

    const page = renderSideBySideHtml(compareSideBySide({ first: FIRST, second: keptJudgement({ metrics }) }), null);

    expect(page.match(/<section id="metric-/g)).toHaveLength(300);
    expect(page).toContain('Shown are the first 300 of 2002 metrics');
  });
});

describe('toSideBySideJson()', () => {
  it('tells the same as plain data', () => {
    expect(toSideBySideJson(BOTH)).toMatchObject({
      turn: 'better',
      cautions: [],
      first: { verdict: 'fail', score: 50, reportUrl: 'https://judge.example/judgements/a' },
      second: { verdict: 'pass', score: 100 },
      metrics: [
        {
          name: 'latency',
          turn: 'better',
          first: { classification: 'high', pointsLost: 50, effect: { value: 1.36 } },
          second: { classification: 'pass', pointsLost: 0 },
        },
        { name: 'cpu', turn: 'same' },
      ],
    });
  });

  it('has null where one judgement has no such metric', () => {
    const { metrics } = toSideBySideJson(
      compareSideBySide({ first: keptJudgement(), second: keptJudgement({ metrics: [] }) }),
    ) as any;

    expect(metrics).toMatchObject([{ turn: 'removed', second: null }]);
  });
});

describe('renderSideBySide()', () => {
  it('tells the same as a table for a terminal', () => {
    const lines = renderSideBySide(BOTH).split('\n');

    expect(lines[0]).toMatch(/^The second went better: /);
    expect(lines[1]).toBe('  first: shop, fail, score 50, 20 slots');
    expect(lines.find((line) => line.startsWith('latency'))).toMatch(
      /^latency +better +high +pass +\+36 % \(\+29 to \+43 %\) +\+1\.5 % \(-3\.6 to \+6\.6 %\) +50 → 0$/,
    );
  });
});
