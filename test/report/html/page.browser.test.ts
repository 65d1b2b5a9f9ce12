import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtmlReport } from '../../../src/report/html/html-report.js';
import { loadPageScripts } from '../../../src/wire-page.js';
import { launchChromium, type Chromium, type Look, type OpenedPage } from '../../support/chromium.js';
import { judgeInline } from '../../support/judge-inline.js';
import { wholeJudgement } from './whole-judgement.js';

let chromium: Chromium;
let axe: string;
beforeAll(async () => {
  chromium = await launchChromium();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(() => chromium.close());

const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:30:00Z' };
const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(1)>`;

/** Thirty values around a level, always the same. */
function level(mean: number, length = 30): number[] {
  return Array.from({ length }, (_, i) => mean * (1 + Math.sin(i * 12.9898) / 10));
}

/** A metric with its data: as healthy, or so many times as high. */
function requestOf(
  metrics: readonly (readonly [name: string, factor: number, analysis?: object])[],
  length = 30,
): object {
  const end = new Date(Date.parse(WINDOW.start) + length * 60_000).toISOString();
  return {
    config: {
      groups: { g: 100 },
      metrics: metrics.map(([name, , analysis]) => ({
        name,
        group: 'g',
        unit: 'ms',
        analysis: { direction: 'increase', ...analysis },
      })),
    },
    window: { ...WINDOW, end },
    data: Object.fromEntries(
      metrics.map(([name, factor], i) => [
        name,
        { baseline: level(100 + i, length), canary: level((100 + i) * factor, length).reverse() },
      ]),
    ),
  };
}

const CASES: Readonly<Record<string, object>> = {
  pass: requestOf([
    ['p95', 1],
    ['cpu', 1],
  ]),
  fail: requestOf([
    ['p95', 1.5],
    ['cpu', 1],
  ]),
  'a critical failure': requestOf([
    ['p95', 1.5, { critical: true }],
    ['cpu', 1],
  ]),
  'a limit and a muted metric': requestOf([
    ['p95', 1.5, { muted: true }],
    ['cpu', 1, { limit: { max: 50, of: 'p95' } }],
  ]),
  'hostile names': requestOf([
    [HOSTILE, 1.5],
    ['x'.repeat(200), 1],
    ['زمن الاستجابة', 1.4],
  ]),
  'many metrics': requestOf(Array.from({ length: 12 }, (_, i) => [`m${String(i)}`, i === 5 ? 1.4 : 1] as const)),
};

async function open(body: object, look: Look = {}): Promise<OpenedPage> {
  const html = renderHtmlReport({ ...(await judgeInline(body)), scripts: await loadPageScripts() });
  return chromium.openHtml(html, look);
}

async function faults({ page }: OpenedPage): Promise<string[]> {
  // Not by the page, whose policy forbids it.
  await page.evaluate(axe);
  const found: any = await page.evaluate('axe.run()');
  return found.violations.map(({ id, nodes }: any) => `${String(id)}: ${String(nodes[0].html)}`);
}

describe('the report page in Chromium', () => {
  it('says so where there are too many samples for what-if', async () => {
    const judged = await judgeInline(requestOf([['p95', 1]], 200));
    const told = 'There is no what-if on this page';
    const scripts = await loadPageScripts();
    const basis = { ...judged.basis, measured: Array.from({ length: 1_000 }, () => judged.basis.measured).flat() };

    expect(renderHtmlReport({ ...judged, basis, scripts })).toContain(told);
    expect(renderHtmlReport({ ...judged, scripts })).not.toContain(told);
  });

  it.each(Object.entries(CASES))(
    'of %s draws its charts, breaks no rule of its policy, asks for nothing and says nothing',
    async (_, body) => {
      const opened = await open(body);
      const metrics = await opened.page.locator('section[data-metric]').count();
      const charts = await opened.page.locator('section[data-metric] svg[role=img]').count();
      const limited = await opened.page.locator('section[data-metric]', { hasText: 'an absolute limit' }).count();

      expect(charts).toBe(4 * metrics - limited);
      expect(await opened.page.locator('#score svg[role=img]').count()).toBe(1);
      expect(await opened.page.locator('#what-if').isVisible()).toBe(true);
      expect(opened.troubles).toEqual([]);
      await opened.close();
    },
  );

  it.each(['light', 'dark'] as const)(
    'is accessible in %s, by axe-core',
    async (scheme) => {
      for (const body of Object.values(CASES)) {
        const opened = await open(body, { scheme });

        expect(await faults(opened)).toEqual([]);
        await opened.close();
      }
      const whole = await chromium.openHtml(
        renderHtmlReport({ judgement: wholeJudgement(), basis: null, scripts: null }),
        { scheme },
      );

      expect(await faults(whole)).toEqual([]);
      expect(whole.troubles).toEqual([]);
      await whole.close();
    },
    60_000,
  );

  it('fits on a phone without scrolling sideways', async () => {
    for (const body of Object.values(CASES)) {
      const opened = await open(body, { width: 390 });

      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await opened.close();
    }
  });

  it('opens the details that a link leads to, and prints all', async () => {
    const { page, close } = await open(CASES['many metrics']!);
    const passed = page.locator('#metric-0 dl');

    expect(await passed.isVisible()).toBe(false);
    await page.locator('#metrics a[href="#metric-0"]').click();
    expect(await passed.isVisible()).toBe(true);
    expect(await page.locator('#metric-1 dl').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.locator('#metric-1 dl').evaluate((dl: any) => dl.checkVisibility({ contentVisibilityAuto: true })),
    ).toBe(true);
    expect(await page.locator('nav').isVisible()).toBe(false);
    await close();
  });

  it('leads past its top by the first press of Tab', async () => {
    const { page, close } = await open(CASES.pass!);
    await page.keyboard.press('Tab');

    expect(await page.locator('a.skip:focus').count()).toBe(1);
    await close();
  });

  it('of forty metrics with 180 slots each is small', async () => {
    const noise = (i: number): number =>
      Math.sin(i * 78.233) * 43758.5453 - Math.floor(Math.sin(i * 78.233) * 43758.5453);
    const names = Array.from({ length: 40 }, (_, i) => `metric-${String(i)}-of-service`);
    const request: any = requestOf(
      names.map((name) => [name, 1] as const),
      180,
    );
    const side = (from: number): number[] => Array.from({ length: 180 }, (_, i) => 100 * (1 + noise(from + i) / 3));
    request.data = Object.fromEntries(
      names.map((name, i) => [name, { baseline: side(i * 360), canary: side(i * 360 + 180) }]),
    );
    const html = renderHtmlReport({ ...(await judgeInline(request)), scripts: await loadPageScripts() });

    expect(html.length).toBeLessThan(1_000_000);
    expect(gzipSync(html).length).toBeLessThan(120 * 1_024);
  });
});
