import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderJunitReport } from '../../src/report/junit-report.js';
import { renderMarkdown } from '../../src/report/markdown-report.js';
import { keptJudgement, keptMetric } from '../support/kept-judgement.js';

const METRIC = keptMetric();
const JUDGEMENT = keptJudgement();
const LINK = {
  verdict: 'fail' as const,
  score: 40,
  digest: 'sha256:1',
  shown: 'again' as const,
  differs: [{ code: 'series-changed', text: 'Samples came in late.' }],
};
const HOSTILE = 'a|b\n<script>*_`[x](y)&"\u0000\ud800';

describe('renderMarkdown()', () => {
  it('says on top what has changed since the link was made', () => {
    const text = renderMarkdown({ ...JUDGEMENT, link: LINK });

    expect(text).toContain('> When the link was made, the outcome was another: fail, score 40.');
    expect(text.indexOf('Samples came in late.')).toBeLessThan(text.indexOf('Score 100 reaches 95.'));
  });

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
        '| metric | group | baseline mean | canary mean | change | |',
        '|---|---|--:|--:|--:|---|',
        '| latency | g | 100 ms | 102 ms | +1.5 % | pass, critical |',
        '| latency | g | 100 ms | 102 ms | +1.5 % | pass, muted |',
        '',
        '20 slots',
        '',
      ].join('\n'),
    );
  });

  it('names what failed first, wherever the config has it', () => {
    const bad = { ...METRIC, name: 'bad', classification: 'high' as const, failed: true };
    const text = renderMarkdown({ ...JUDGEMENT, metrics: [...Array.from({ length: 150 }, () => METRIC), bad] });

    expect(text.split('\n').find((line) => line.endsWith('**high** |'))).toMatch(/^\| bad /);
  });

  it('says who was judged', () => {
    const scope = {
      baseline: { workload: 'shop-baseline', namespace: 'x' },
      canary: { workload: 'shop-canary', namespace: 'x' },
    };

    expect(renderMarkdown({ ...JUDGEMENT, scope })).toContain(
      '\nJudged: workload=shop-canary against workload=shop-baseline, namespace=x\n',
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

  it('fits into a comment whatever its texts are', () => {
    const long = '<'.repeat(30_000);
    const text = renderMarkdown({
      ...JUDGEMENT,
      reason: { code: 'x', text: long },
      config: { name: long, digest: '' },
      summary: { reportUrl: `https://judge.test/judgements/${'x'.repeat(90_000)}` },
      warnings: Array.from({ length: 30 }, () => ({ code: 'x', text: long })),
      metrics: Array.from({ length: 200 }, (_, i) => ({ ...METRIC, name: `${String(i)}${long}` })),
    });

    expect(text.length).toBeGreaterThan(40_000);
    expect(text.length).toBeLessThan(60_100);
    expect(text).toMatch(/and \d+ more metrics/);
    expect(text).toContain('20 slots');
  });

  it('links to where it was judged, by nothing that could be more than a link', () => {
    const linked = (reportUrl: string): string =>
      renderMarkdown({ ...JUDGEMENT, summary: { reportUrl } })
        .trimEnd()
        .split('\n')
        .at(-1)!;

    expect(linked('https://judge.test/judgements/a_b-c')).toBe(
      '20 slots · [judgement](https://judge.test/judgements/a_b-c)',
    );
    expect(linked('https://judge.test/x) <img src=y> [z](javascript:alert(1)')).toBe(
      '20 slots · [judgement](https://judge.test/x%29%20%3Cimg%20src=y%3E%20[z]%28javascript:alert%281%29)',
    );
    for (const none of ['javascript:alert(1)', '/judgements/a', 'https://', 'http://a b']) {
      expect(linked(none)).toBe('20 slots');
    }
  });

  it('tells warnings, and when was judged', () => {
    const text = renderMarkdown({
      ...JUDGEMENT,
      window: { ...JUDGEMENT.window, judgedFrom: 'A', judgedTo: 'B', judgedSlots: 5 },
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
  it('says in the case of the verdict what has changed since the link was made', () => {
    const [verdict] = renderJunitReport({ ...JUDGEMENT, link: LINK }).split('</testcase>');

    expect(verdict).toMatch(
      /<system-out>When the link was made, .*fail, score 40.*Samples came in late\.<\/system-out>/,
    );
    expect(renderJunitReport(JUDGEMENT)).not.toContain('system-out');
  });

  it('has a test case for the verdict and for each metric', () => {
    const metrics = [
      METRIC,
      keptMetric({ name: 'errors', classification: 'high', reason: { code: 'high', text: 'errors is high.' } }),
      keptMetric({ name: 'cpu', classification: 'no-data', reason: { code: 'no-data', text: 'no data.' } }),
      keptMetric({ name: 'trial', classification: 'high', muted: true }),
    ];

    expect(casesOf(renderJunitReport({ ...JUDGEMENT, verdict: 'inconclusive', metrics }))).toEqual([
      ['verdict: inconclusive', 'error', 'Score 100 reaches 95.'],
      ['latency', 'pass', ''],
      ['errors', 'failure', 'errors is high.'],
      ['cpu', 'error', 'no data.'],
      ['trial', 'skipped', 'muted'],
    ]);
  });

  it('gives what fails a type and its text also inside, as some tools want it', () => {
    const failed = keptMetric({ classification: 'high', reason: { code: 'shift-high', text: 'a < b' } });

    expect(renderJunitReport({ ...JUDGEMENT, metrics: [failed] })).toContain(
      '<failure message="a &lt; b" type="shift-high">a &lt; b</failure>',
    );
  });

  it('is XML whatever names hold', () => {
    const [, [name] = ['']] = casesOf(renderJunitReport({ ...JUDGEMENT, metrics: [{ ...METRIC, name: HOSTILE }] }));

    expect(name).toBe(HOSTILE.replace('\n', ' ').replace('\u0000', '\ufffd').replace('\ud800', '\ufffd'));
  });
});
