import { describe, expect, it } from 'vitest';
import type { OpenJudgement } from '../../../src/judge/open-judgement.js';
import { renderFrame } from '../../../src/report/html/frame.js';
import { markup } from '../../../src/report/html/markup.js';
import { renderOpenPage } from '../../../src/report/html/open-page.js';
import { renderProblemPage } from '../../../src/report/html/problem-page.js';
import { describe as describeSamples } from '../../../src/stats/describe.js';
import { metric } from '../../support/metric.js';
import { readHtml } from './read-html.js';

const HOSTILE = `"><script>alert('1')</script>&`;
const LINK = { id: 'abc', url: 'https://canary.example/judgements/abc' };

function side(samples: readonly number[]) {
  const given = Float64Array.from(samples);
  return { ...describeSamples(given), samples: given };
}

function progress(name: string): OpenJudgement {
  const effect = { kind: 'ratio', value: 1.2, low: 1.1, high: Infinity, confidence: 0.98 } as const;
  return {
    config: { name, digest: 'sha256:00' },
    window: {
      start: '2026-11-20T10:00:00Z',
      end: '2026-11-20T10:20:00Z',
      judgedFrom: '2026-11-20T10:00:00Z',
      judgedTo: '2026-11-20T10:05:00Z',
      stepSeconds: 60,
      warmupSeconds: 0,
      slots: 20,
      judgedSlots: 5,
    },
    mayStop: false,
    plannedSlots: 20,
    completeMs: Date.parse('2026-11-20T10:20:30Z'),
    nextSlotMs: 0,
    nextAnswerMs: 0,
    soFar: [
      {
        judged: {
          metric: metric({ name, groups: [name], unit: name }),
          labels: { [name]: name },
          classification: 'pass',
          failed: false,
          criticalFailure: false,
          reason: { code: 'no-shift', text: 'it passes' },
          accepted: null,
          baseline: side([1, 2, 3]),
          canary: side([]),
          test: {
            pValue: 0.04,
            adjustedPValue: null,
            effect,
            meanRatio: 1.2,
            probabilityOfSuperiority: 0.6,
            samples: { used: 5, effective: null, autocorrelation: null },
            smallestDetectableChange: null,
            rule: 'rank',
          },
          warnings: [],
        },
        measured: null,
      },
    ],
    looks: null,
    warnings: [{ code: 'config', text: name }],
    troubled: false,
  };
}

describe('renderOpenPage()', () => {
  it('tells what is known so far, and comes again by itself, without a script', () => {
    const html = renderOpenPage(progress('latency'), LINK, 95);
    const { elements, texts } = readHtml(html);

    expect(elements).toContainEqual({ tag: 'meta', attributes: { 'http-equiv': 'refresh', content: '95' } });
    expect(elements.filter(({ tag }) => tag === 'script')).toEqual([]);
    expect(texts).toContain('5 of 20 slots of 1 min');
    expect(texts).toContain('2026-11-20 10:20:30 UTC');
    expect(texts).toContain('+20 %');
    expect(texts).toContain('from +10 %');
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says nothing of how a metric would come out', () => {
    expect(renderOpenPage(progress('latency'), LINK, 95)).not.toMatch(/it passes|0\.04/);
  });

  it('keeps text what is text', () => {
    const { elements, texts } = readHtml(renderOpenPage(progress(HOSTILE), { ...LINK, url: 'javascript:alert(1)' }, 5));

    expect(elements.filter(({ tag, attributes }) => tag === 'script' || attributes.href?.startsWith('java'))).toEqual(
      [],
    );
    expect(texts.filter((text) => text.includes(HOSTILE)).length).toBeGreaterThan(4);
  });
});

describe('renderProblemPage()', () => {
  it('lists each mistake with its place, and keeps text what is text', () => {
    const errors = [
      { pointer: '/window/start', message: HOSTILE },
      { pointer: '', message: 'refused', metric: HOSTILE, side: 'canary', source: HOSTILE, query: HOSTILE },
    ];
    const { elements, texts } = readHtml(
      renderProblemPage(
        { title: HOSTILE, status: 400, code: 'QUERY_REFUSED', requestId: HOSTILE, detail: HOSTILE, errors },
        '../',
      ),
    );

    expect(elements.filter(({ tag }) => tag === 'script')).toEqual([]);
    expect(texts).toContain('/window/start');
    expect(texts).toContain(`canary ${HOSTILE} from ${HOSTILE}`);
    expect(texts).toContain(' 400');
    expect(texts).toContain('QUERY_REFUSED');
    expect(texts.filter((text) => text === HOSTILE).length).toBeGreaterThanOrEqual(3);
  });
});

describe('renderFrame()', () => {
  it('allows what a page needs beside its own style and script', () => {
    const style = { css: 'p {}', hash: 'h=' };
    const html = renderFrame({
      title: HOSTILE,
      style,
      body: markup`<main id="main"></main>`,
      policy: ["connect-src 'self'"],
    });

    expect(html).toContain(
      `content="default-src 'none'; style-src 'sha256-h='; connect-src 'self'; base-uri 'none'; form-action 'none'"`,
    );
    expect(readHtml(html).texts).toContain(HOSTILE);
  });
});

describe('markup``', () => {
  it('escapes texts, takes markup as it is, and leaves out nothing', () => {
    expect(markup`<p title="${'"'}">${['<', markup`<b>${1}</b>`, null, undefined, false, '']}</p>`.markup).toBe(
      '<p title="&quot;">&lt;<b>1</b></p>',
    );
  });
});
