import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptJudgement } from '../../src/config/kept-judgement.js';
import { toSlackMessage, type SlackMessage } from '../../src/report/slack-message.js';
import { keptJudgement, keptMetric } from '../support/kept-judgement.js';

const URL = 'https://judge.example.com/judgements/abc';
const WINDOW = {
  ...keptJudgement().window,
  start: '2026-11-20T10:00:00.000Z',
  end: '2026-11-20T10:20:00.000Z',
  judgedFrom: '2026-11-20T10:01:00.000Z',
  judgedTo: '2026-11-20T10:20:00.000Z',
};
const SCOPE = {
  baseline: { workload: 'checkout-baseline', namespace: 'shop' },
  canary: { workload: 'checkout-canary', namespace: 'shop' },
};
const SLOW = keptMetric({
  name: 'latency-p95',
  classification: 'high',
  failed: true,
  reason: { code: 'higher', text: 'latency-p95 is 23 % higher.' },
});

function textsOf({ blocks }: SlackMessage): string[] {
  return blocks.map(({ text }) => text.text);
}

/** What a failed judgement is told as, with the URL of its report. */
function told(parts: Partial<KeptJudgement> = {}, url: string | null = URL): SlackMessage {
  return toSlackMessage(keptJudgement({ verdict: 'fail', score: 62.5, ...parts }), url);
}

describe('toSlackMessage()', () => {
  it('tells verdict, reason, what was judged, what failed, warnings and the report', () => {
    const message = told({
      reason: { code: 'score-below-marginal', text: 'Score 62.5 is below 75: latency-p95 is 23 % higher.' },
      scope: SCOPE,
      window: WINDOW,
      metrics: [keptMetric(), SLOW],
      warnings: [
        { code: 'sides-age', text: 'The baseline is older.' },
        { code: 'sides-age', text: 'Again.' },
      ],
    });

    expect(message).toEqual({
      text: '❌ Canary fail, score 62.5 (shop): Score 62.5 is below 75: latency-p95 is 23 % higher.',
      unfurl_links: false,
      blocks: [
        '*❌ Canary fail*, score 62.5 (shop)\nScore 62.5 is below 75: latency-p95 is 23 % higher.',
        'Judged: workload=checkout-canary against workload=checkout-baseline, namespace=shop\n2026-11-20 10:01 to 10:20 UTC',
        'Failed metrics:\n• *latency-p95* (high): latency-p95 is 23 % higher.',
        `Warnings: sides-age\n<${URL}|Open the report>`,
      ].map((text) => ({ type: 'section', text: { type: 'mrkdwn', verbatim: true, text } })),
    });
  });

  it.each([
    ['pass', 100, '*✅ Canary pass*, score 100 (shop)'],
    ['marginal', 80, '*⚠️ Canary marginal*, score 80 (shop)'],
    ['fail', 0, '*❌ Canary fail*, score 0 (shop)'],
    ['inconclusive', null, '*❔ Canary inconclusive*, score none (shop)'],
  ] as const)('tells %s in words and by a sign', (verdict, score, head) => {
    expect(textsOf(told({ verdict, score }))[0]?.split('\n')[0]).toBe(head);
  });

  it('tells nothing of what there is not', () => {
    expect(textsOf(told({}, null))).toEqual(['*❌ Canary fail*, score 62.5 (shop)\nScore 100 reaches 95.']);
  });

  it('names critical metrics first, and leaves out muted ones', () => {
    const metrics = [
      SLOW,
      { ...SLOW, name: 'errors', critical: true, criticalFailure: true },
      { ...SLOW, name: 'quiet', failed: true, muted: true },
    ];

    const [, failed] = textsOf(told({ metrics }, null));

    expect(failed?.split('\n').map((line) => /\*.*\)/.exec(line)?.[0])).toEqual([
      undefined,
      '*errors* (high, critical)',
      '*latency-p95* (high)',
    ]);
  });

  it('names twenty metrics, and counts the others', () => {
    const metrics = Array.from({ length: 30 }, (_, i) => ({ ...SLOW, name: `m${String(i)}` }));

    const lines = textsOf(told({ metrics }, null))[1]?.split('\n') ?? [];

    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('and 10 more');
  });

  it('lets nothing from outside be a link, call anybody or begin a line of its own', () => {
    const hostile = '<!channel> <https://evil.example|Open the report> &amp;\n*✅ Canary pass*\u202e';
    const shown = '&lt;!channel&gt; &lt;https://evil.example|Open the report&gt; &amp;amp; *✅ Canary pass*';
    const message = told({
      reason: { code: 'x', text: hostile },
      config: { name: hostile, digest: 'sha256:00' },
      scope: { baseline: { a: hostile }, canary: { a: 'b' } },
      metrics: [{ ...SLOW, name: hostile, labels: { pod: hostile }, reason: { code: 'x', text: hostile } }],
      warnings: [{ code: hostile, text: hostile }],
    });

    const text = [message.text, ...textsOf(message)].join('\n');
    expect(text.match(/</g)).toHaveLength(1);
    expect(text).toContain(`<${URL}|Open the report>`);
    // Config and reason twice, the scope, a metric with its label and its reason, and a warning.
    expect(text.split(shown)).toHaveLength(1 + 9);
    expect(text.split('\n').filter((line) => line.startsWith('*✅'))).toEqual([]);
  });

  it('tells the path of the report where the service does not know what it is called', () => {
    expect(textsOf(told({}, '/judgements/abc')).at(-1)).toBe('Report: /judgements/abc');
  });

  it.each(['javascript:alert(1)', 'slack://channel', 'https://'])('makes no link of %s', (url) => {
    expect(textsOf(told({}, url)).at(-1)).toBe(`Report: ${url}`);
  });

  it('leaves out a link that is too long for Slack', () => {
    expect(textsOf(told({}, `${URL}${'x'.repeat(4_000)}`))).toHaveLength(1);
  });

  it('writes a URL so that it ends where it ends', () => {
    expect(textsOf(told({}, 'https://judge.example.com/a|b>c?d=<&e')).at(-1)).toBe(
      '<https://judge.example.com/a%7Cb%3Ec?d=%3C&amp;e|Open the report>',
    );
  });

  it('keeps the limits of Slack, and is whole text, whatever it is told of', () => {
    const text = fc.string({
      unit: fc.constantFrom('&', '<', '>', 'a', ' ', '😀', '\ud800', '*', '\n'),
      maxLength: 4_000,
      size: 'max',
    });
    const metric = fc.record({ name: text, reason: text, critical: fc.boolean() });

    fc.assert(
      fc.property(
        fc.record({ name: text, reason: text, scope: text, codes: fc.array(text, { maxLength: 30 }) }),
        fc.array(metric, { maxLength: 60 }),
        fc.option(fc.webUrl({ withQueryParameters: true, size: 'large' }), { nil: null }),
        ({ name, reason, scope, codes }, metrics, url) => {
          const message = told(
            {
              config: { name, digest: 'sha256:00' },
              reason: { code: 'c', text: reason },
              scope: { baseline: { a: scope }, canary: {} },
              window: WINDOW,
              metrics: metrics.map(({ name: title, reason: why, critical }) => ({
                ...SLOW,
                name: title,
                critical,
                criticalFailure: critical,
                reason: { code: 'c', text: why },
              })),
              warnings: codes.map((code) => ({ code, text: 'w' })),
            },
            url,
          );
          const texts = textsOf(message);
          expect(message.blocks.length).toBeLessThanOrEqual(50);
          for (const one of [message.text, ...texts]) {
            expect(one.length).toBeGreaterThan(0);
            expect(one.length).toBeLessThanOrEqual(3_000);
            expect(one.isWellFormed()).toBe(true);
            expect(one).not.toMatch(/&(?!(amp|lt|gt);)/);
          }
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
