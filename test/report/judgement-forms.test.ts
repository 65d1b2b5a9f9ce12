import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderJunitReport } from '../../src/report/junit-report.js';
import { renderMarkdown } from '../../src/report/markdown-report.js';
import type { PlainJudgement, PlainMetric } from '../../src/report/plain-judgement.js';

const METRIC: PlainMetric = {
  name: 'latency',
  group: 'g',
  classification: 'pass',
  critical: false,
  muted: false,
  reason: { text: 'latency passes.' },
  unit: 'ms',
  baseline: { mean: 100 },
  canary: { mean: 101.5 },
  test: { meanRatio: 1.015 },
  warnings: [],
};
const JUDGEMENT: PlainJudgement = {
  verdict: 'pass',
  score: 100,
  reason: { code: 'score-reaches-pass', text: 'Score 100 reaches 95.' },
  summary: { reportUrl: null },
  config: { name: 'shop' },
  window: { judgedFrom: null, judgedTo: null, judgedSlots: 20 },
  warnings: [],
  metrics: [METRIC],
};
const HOSTILE = 'a|b\n<script>*_`[x](y)&"\u0000\ud800';

describe('renderMarkdown()', () => {
  it('tells verdict, score, why, and each metric in a row', () => {
    expect(
      renderMarkdown({
        ...JUDGEMENT,
        metrics: [
          { ...METRIC, critical: true },
          { ...METRIC, muted: true },
        ],
      }),
    ).toBe(
      [
        '### ✅ Canary pass, score 100 (shop)',
        '',
        'Score 100 reaches 95.',
        '',
        '| metric | group | baseline | canary | change | |',
        '|---|---|--:|--:|--:|---|',
        '| latency | g | 100 ms | 102 ms | +1 % | pass, critical |',
        '| latency | g | 100 ms | 102 ms | +1 % | pass, muted |',
        '',
        '20 slots',
        '',
      ].join('\n'),
    );
  });

  it('keeps text text: no markup, and every row on its line', () => {
    const text = renderMarkdown({ ...JUDGEMENT, metrics: [{ ...METRIC, name: HOSTILE, labels: { pod: HOSTILE } }] });

    expect(text.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3);
    expect(text).not.toMatch(/[^\\]<script|[^\\]\[x|a\|b/);
  });

  it('fits into a comment however many metrics there are', () => {
    const text = renderMarkdown({ ...JUDGEMENT, metrics: Array.from({ length: 1_000 }, () => METRIC) });

    expect(text).toContain('and 900 more metrics');
    expect(text.length).toBeLessThan(65_000);
  });

  it('tells warnings, and when was judged', () => {
    const text = renderMarkdown({
      ...JUDGEMENT,
      window: { judgedFrom: 'A', judgedTo: 'B', judgedSlots: 5 },
      warnings: [{ code: 'x', text: 'Mind this.' }],
    });

    expect(text).toContain('> ⚠️ Mind this.');
    expect(text).toContain('5 slots, A to B');
  });
});

/** The test cases as an XML parser reads them: name, and what is inside. */
function casesOf(xml: string): [string, string, string][] {
  const script =
    'import sys, json, xml.etree.ElementTree as t\nroot = t.fromstring(sys.stdin.buffer.read())\nprint(json.dumps([[c.get("name"), c[0].tag if len(c) else "pass", c[0].get("message") if len(c) else ""] for c in root.iter("testcase")]))';
  return JSON.parse(execFileSync('python3', ['-c', script], { input: xml }).toString()) as [string, string, string][];
}

describe('renderJunitReport()', () => {
  it('has a test case for the verdict and for each metric', () => {
    const metrics = [
      METRIC,
      { ...METRIC, name: 'errors', classification: 'high', reason: { text: 'errors is high.' } },
      { ...METRIC, name: 'cpu', classification: 'no-data', reason: { text: 'no data.' } },
      { ...METRIC, name: 'trial', classification: 'high', muted: true },
    ];

    expect(casesOf(renderJunitReport({ ...JUDGEMENT, verdict: 'inconclusive', metrics }))).toEqual([
      ['verdict: inconclusive', 'error', 'Score 100 reaches 95.'],
      ['latency', 'pass', ''],
      ['errors', 'failure', 'errors is high.'],
      ['cpu', 'error', 'no data.'],
      ['trial', 'skipped', 'muted'],
    ]);
  });

  it('is XML whatever names hold', () => {
    const [, [name] = ['']] = casesOf(renderJunitReport({ ...JUDGEMENT, metrics: [{ ...METRIC, name: HOSTILE }] }));

    expect(name).toBe(HOSTILE.replace('\n', ' ').replace('\u0000', '\ufffd').replace('\ud800', '\ufffd'));
  });
});
