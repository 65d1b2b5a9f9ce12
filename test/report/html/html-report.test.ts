import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeptJudgement, type KeptJudgement } from '../../../src/config/kept-judgement.js';
import { renderHtmlReport } from '../../../src/report/html/html-report.js';
import { REPORT_STYLE } from '../../../src/report/html/report-style.js';
import { keptJudgement, keptMetric } from '../../support/kept-judgement.js';
import { NO_SCRIPTS } from '../../support/no-scripts.js';
import { readHtml } from './read-html.js';
import { wholeJudgement } from './whole-judgement.js';

function render(judgement: KeptJudgement): string {
  return renderHtmlReport({ judgement, basis: null, scripts: null });
}

/** The rows of the table of metrics, in their order, as places in the judgement. */
function rowsOf(html: string): number[] {
  return readHtml(html).elements.flatMap(({ tag, attributes }) =>
    tag === 'tr' && attributes['data-metric'] !== undefined ? [Number(attributes['data-metric'])] : [],
  );
}

describe('REPORT_STYLE', () => {
  it('has the hash of its style', () => {
    expect(REPORT_STYLE.hash).toBe(createHash('sha256').update(REPORT_STYLE.css).digest('base64'));
  });
});

describe('renderHtmlReport()', () => {
  it('allows its own style and script, and nothing else', () => {
    const hash = createHash('sha256').update(REPORT_STYLE.css).digest('base64');
    const script = { code: 'void 0;', hash: 'abc=' };
    const html = renderHtmlReport({
      judgement: keptJudgement(),
      basis: null,
      scripts: { ...NO_SCRIPTS, table: script },
    });

    expect(html).toContain(`<style>${REPORT_STYLE.css}</style>`);
    expect(html).toContain('<script>void 0;</script>');
    expect(html).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; script-src 'sha256-abc='; base-uri 'none'; form-action 'none'"`,
    );
    expect(render(keptJudgement())).not.toContain('script-src');
  });

  it('is what it was for a judgement with something of everything', async () => {
    const html = render(wholeJudgement()).replace(REPORT_STYLE.css, '…').replace(REPORT_STYLE.hash, '…');

    await expect(html.replaceAll(/<svg.*?<\/svg>/gs, '<svg>…</svg>')).toMatchFileSnapshot('./golden-report.txt');
  });

  it('draws every chart of a metric whose series it has, and says how to get them where it has none', () => {
    const charts = (judgement: KeptJudgement): number =>
      readHtml(render(judgement)).elements.filter(({ tag }) => tag === 'svg').length;
    const whole = wholeJudgement();
    const bare = { ...whole, metrics: whole.metrics.map((one) => ({ ...one, series: undefined })) };

    expect(charts(whole)).toBe(1 + 4);
    expect(charts(bare)).toBe(1 + 1);
    expect(render(bare)).toContain('There are no charts');
    expect(render(whole)).not.toContain('There are no charts');
  });

  it('lists the worst metrics first, and those alike in the order of the judgement', () => {
    const failed = { classification: 'high', failed: true } as const;
    const metrics = [
      keptMetric({ name: 'a' }),
      keptMetric({ name: 'b', classification: 'high', failed: false, muted: true }),
      keptMetric({ name: 'c', classification: 'no-data' }),
      keptMetric({ name: 'd', classification: 'error', muted: true }),
      keptMetric({ name: 'e', ...failed }),
      keptMetric({ name: 'f', ...failed, groups: ['g', 'h'] }),
      keptMetric({ name: 'g', ...failed }),
      keptMetric({ name: 'h', ...failed, groups: [], critical: true, criticalFailure: true }),
      keptMetric({ name: 'i' }),
    ];
    const groups = ['g', 'h'].map((name) => ({ name, weight: 50, score: 0, passed: 2, failed: 3, withoutData: 1 }));

    expect(rowsOf(render(keptJudgement({ metrics, groups, verdict: 'fail', score: 0 })))).toEqual([
      7, 5, 4, 6, 3, 2, 1, 0, 8,
    ]);
  });

  it('opens what failed, and of many metrics nothing else', () => {
    const many = (count: number): KeptJudgement =>
      keptJudgement({
        metrics: Array.from({ length: count }, (_, i) =>
          keptMetric({ name: `m${String(i)}`, ...(i === 3 ? { classification: 'high', failed: true } : {}) }),
        ),
      });
    const open = (judgement: KeptJudgement): number => render(judgement).match(/<details open>/g)?.length ?? 0;

    expect(open(many(8))).toBe(8);
    expect(open(many(9))).toBe(1);
  });

  it('shows what fails a canary without having failed as what failed', () => {
    const critical = { classification: 'no-data', failed: false, critical: true, criticalFailure: true } as const;
    const metrics = Array.from({ length: 9 }, (_, i) =>
      keptMetric({ name: `m${String(i)}`, ...(i === 3 ? critical : {}) }),
    );
    const html = render(keptJudgement({ judge: 'netflix-aca/1', verdict: 'fail', score: 0, metrics }));

    expect(html).toContain('<p>Failed</p><ul><li><a class="bad" href="#metric-3">');
    expect(html).toMatch(/<section id="metric-3" class="metric failed" data-metric="3">\n<details open>/);
    expect(html).toContain('data of m3 that pass');
  });

  it('draws charts of the worst hundred metrics only, and says so', () => {
    const raw = Array.from({ length: 180 }, (_, i) => (i * 7919) % 101);
    const side = { raw, cleaned: raw };
    const metrics = Array.from({ length: 1_200 }, (_, i) =>
      keptMetric({ name: `m${String(i)}`, series: { baseline: side, canary: side } }),
    );
    const html = render(keptJudgement({ metrics }));

    expect(html.match(/class="charts"/g)).toHaveLength(100);
    expect(html.match(/<section id="metric-/g)).toHaveLength(1_000);
    expect(rowsOf(html)).toHaveLength(1_200);
    expect(html).toContain('Charts are drawn of the worst 100 of 1200 metrics only.');
    expect(html).toContain('Shown are the worst 1000 of 1200 metrics');
    expect(html).toContain('href="#metric-999"');
    expect(html).not.toContain('href="#metric-1000"');
    expect(html.length).toBeLessThan(8_000_000);
  });

  it('tells what the link was made with, and what judging again comes to', () => {
    const outcome = { digest: 'd', differs: [{ code: 'data-gone', text: 'It is gone.' }] };
    const told = (link: KeptJudgement['link']): string => render(keptJudgement({ link }));

    expect(told({ ...outcome, verdict: 'fail', score: 40, shown: 'again' })).toContain(
      'When the link was made, the outcome was another: fail, score 40. This is what judging again comes to now: pass, score 100.',
    );
    const archived = { ...outcome, verdict: 'pass' as const, score: 100, shown: 'archived' as const };
    expect(told({ ...archived, again: { verdict: 'inconclusive', score: null, digest: 'e' } })).toContain(
      'This is the judgement as it was made and archived: pass, score 100. Judging again now comes to something else: inconclusive.',
    );
    expect(told({ ...archived, again: { error: { code: 'SOURCE_FAILED', text: 'down' } } })).toContain(
      '<li>It is gone.</li>',
    );
    expect(render(keptJudgement())).not.toContain('class="notice"');
  });

  it('links to nowhere but by http and https', () => {
    const hrefs = (url: string): string[] => {
      const whole = wholeJudgement();
      const links = { baseline: [{ name: 'n', url }], canary: [{ name: 'n', url }] };
      const judgement = {
        ...whole,
        summary: { reportUrl: url },
        metrics: whole.metrics.map((one) => ({ ...one, links })),
      };
      const html = renderHtmlReport({ judgement, basis: null, scripts: null, jsonUrl: url });
      return readHtml(html).elements.flatMap(({ attributes }) =>
        attributes.href?.startsWith('#') === false ? [attributes.href] : [],
      );
    };

    expect(hrefs('https://a.example/?a="b"').length).toBeGreaterThan(3);
    for (const url of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'data:text/html,x',
      '//a.example',
      '/x',
      'https:evil',
      'http://',
      'vbscript:x',
      'JAVASCRIPT://a.example/%0aalert(1)',
    ])
      expect(hrefs(url), url).toEqual([]);
  });
});

const CLOSED = new Set(['verdict', 'classification', 'kind', 'direction', 'shown']);

/** The document with another text in the place of each, but for words of which there are only a few. */
function withTexts(document: unknown, text: string, key = ''): unknown {
  if (typeof document === 'string') return CLOSED.has(key) ? document : text;
  if (Array.isArray(document)) return document.map((one) => withTexts(one, text));
  if (typeof document !== 'object' || document === null) return document;
  const entries = Object.entries(document).map(([name, value]) => {
    const renamed = key === 'labels' ? text : name;
    return [renamed, withTexts(value, text, name)] as const;
  });
  return Object.fromEntries(entries);
}

const HOSTILE = [
  `"><script>alert('1')</script>&`,
  `</title></style></script><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `--><svg/onload=alert(1)>`,
  'javascript:alert(1)',
  'https://a.example/"><b>',
  '${x}]]>&lt;',
  '\u202e\u0000\ud800',
  'x'.repeat(3_000),
];

/** What elements, attributes, links and texts a page of such texts is made of. */
function makeOf(text: string) {
  const reading = readKeptJudgement(withTexts(wholeJudgement(), text));
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const { elements, texts } = readHtml(render(reading.value));
  const shapes = elements.flatMap(({ tag, attributes }) =>
    ['', ...Object.keys(attributes)].map((name) => `${tag} ${name}`),
  );
  return { shapes: new Set(shapes), hrefs: elements.flatMap(({ attributes: { href } }) => href ?? []), texts };
}

describe('whatever texts a judgement holds', () => {
  it('they stay text: no tag, attribute or link comes of them', () => {
    const known = new Set([...makeOf('x').shapes, ...makeOf('https://a.example/').shapes]);
    const texts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(texts, (text) => {
        const { shapes, hrefs } = makeOf(text);

        expect([...shapes].filter((shape) => !known.has(shape))).toEqual([]);
        expect(hrefs.filter((href) => !/^#|^https?:\/\//i.test(href))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('they are nothing that every object has', () => {
    for (const text of ['constructor', '__proto__', 'toString'])
      expect(makeOf(text).texts.filter((one) => one.includes(text)).length, text).toBeGreaterThan(20);
  });

  it('they are shown as they are', () => {
    const [text = ''] = HOSTILE;

    expect(makeOf(text).texts.filter((one) => one.includes(text)).length).toBeGreaterThan(20);
  });
});

/** The documents in which one figure after the other is this one. */
function withFigure(document: unknown, figure: number): unknown[] {
  if (typeof document === 'number') return [figure];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => {
    // One sample stands for all.
    if (Array.isArray(value) && typeof value[0] === 'number')
      return [{ ...document, [key]: [figure, ...value.slice(1)] }];
    return withFigure(value, figure).map((changed) =>
      Array.isArray(document) ? document.with(Number(key), changed) : { ...document, [key]: changed },
    );
  });
}

describe('whatever figures a judgement holds', () => {
  it.each([1.797e308, -1.797e308, 5e-324])('no text tells what is no number, for %d', (figure) => {
    const documents = withFigure(wholeJudgement(), figure);

    expect(documents.length).toBeGreaterThan(80);
    for (const document of documents) {
      const reading = readKeptJudgement(document);
      if (reading.kind === 'refused') continue;
      const html = render(reading.value);
      const odd = /.{0,80}(?:Infinity|NaN|undefined).{0,40}/.exec(html)?.[0];

      expect(odd).toBeUndefined();
    }
  });
});
