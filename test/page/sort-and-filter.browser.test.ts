import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../support/chromium.js';
import { NATIVE } from '../report/what-if/support.js';
import { openReport, type OpenedReport } from './support.js';

let chromium: Chromium;
let report: OpenedReport;
beforeAll(async () => {
  chromium = await launchChromium();
  report = await openReport(chromium, NATIVE);
});
afterAll(() => chromium.close());

const SAMPLES = Array.from({ length: 30 }, (_, i) => 100 + ((i * 7) % 20));

/** Presses Tab until what has the focus matches, and says this. */
async function tabTo(page: Page, selector: string, text = ''): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(`${selector}:focus`);
    if ((await focused.count()) > 0 && (await focused.innerText()).includes(text)) return;
  }
  throw new Error(`${selector} cannot be reached by Tab`);
}

async function column(page: Page, name: string): Promise<string[]> {
  const headers = await page.locator('#metrics thead th').allInnerTexts();
  const place = headers.findIndex((header) => header.startsWith(name));
  const rows = page.locator('#metrics tbody tr:visible');
  return rows.evaluateAll(
    (all, at) => all.map((row: any) => row.cells[at].dataset.value ?? row.cells[at].textContent.trim()) as string[],
    place,
  );
}

describe('the table of metrics', () => {
  it('sorts by the keyboard, numbers as numbers, up and down, and what has none is last', async () => {
    const { page } = report;
    await tabTo(page, '#metrics th button', 'baseline');
    await page.keyboard.press('Enter');
    const up = await column(page, 'baseline');
    const header = page.locator('#metrics th', { hasText: 'baseline' });

    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    expect(up.slice(0, -1).map(Number)).toEqual(
      up
        .slice(0, -1)
        .map(Number)
        .sort((a, b) => a - b),
    );
    expect(up.at(-1)).toBe('');
    expect(up).toHaveLength(8);

    await page.keyboard.press('Space');
    const down = await column(page, 'baseline');

    expect(await header.getAttribute('aria-sort')).toBe('descending');
    expect(down).toEqual([...up.slice(0, -1).reverse(), '']);
  });

  it('says what it is sorted by, and is as it was after a third press', async () => {
    const { page, judgement } = report;
    const caption = page.locator('#metrics caption');
    const lost = page.locator('#metrics th', { hasText: 'points lost' });
    while ((await page.locator('#metrics [aria-sort]').count()) > 0)
      await page.locator('#metrics [aria-sort] button').click();
    const first = await page.locator('#metrics tbody th bdi').allInnerTexts();
    expect(await caption.innerText()).toBe('8 metrics, the worst first');

    await lost.locator('button').click();
    const points = await column(page, 'points lost');
    const failed = judgement.metrics.filter((metric) => metric.failed === true).length;

    expect(await caption.innerText()).toBe('8 metrics, by points lost, rising');
    expect(points.filter((text) => text !== '').length).toBe(failed);
    expect(points.slice(0, failed)).not.toContain('');
    await lost.locator('button').click();
    expect(await caption.innerText()).toBe('8 metrics, by points lost, falling');

    await lost.locator('button').click();
    expect(await caption.innerText()).toBe('8 metrics, the worst first');
    expect(await lost.getAttribute('aria-sort')).toBeNull();
    expect(await page.locator('#metrics tbody th bdi').allInnerTexts()).toEqual(first);
  });

  it('sorts texts as people do, and tells one column only that it is sorted', async () => {
    const { page } = report;
    await page.locator('#metrics th:nth-child(1) button').focus();
    await page.keyboard.press('Enter');

    expect(await page.locator('#metrics tbody th bdi').allInnerTexts()).toEqual([
      'cpu',
      'error-count',
      'memory',
      'p50',
      'p95',
      'p99',
      'queue',
      'success',
    ]);
    expect(await page.locator('#metrics [aria-sort]').count()).toBe(1);
  });

  it('filters by the keyboard, the sections below, too, and says how many are left', async () => {
    const { page, judgement } = report;
    await tabTo(page, '#filters select[name=classification]');
    await page.keyboard.type('high');
    const high = judgement.metrics.filter(({ classification }) => classification === 'high');

    expect(high.length).toBeGreaterThan(1);
    expect(await page.locator('#filtered').innerText()).toBe(`${String(high.length)} of 8 metrics`);
    expect(await page.locator('#metrics tbody tr:visible').count()).toBe(high.length);
    expect(await page.locator('section[data-metric]:visible').count()).toBe(high.length);

    await page.keyboard.press('Tab');
    await page.keyboard.type('use');
    const both = high.filter(({ groups }) => groups.includes('use of things'));
    expect(await page.locator('#filtered').innerText()).toBe(`${String(both.length)} of 8 metrics`);

    await page.locator('#filters select[name=classification]').selectOption('');
    expect((await page.locator('#metrics tbody tr:visible bdi').allInnerTexts()).sort()).toContain('cpu');
    expect(await page.locator('#filtered').innerText()).toBe('3 of 8 metrics');
  });

  it('shows and opens what a link leads to, filtered out or not', async () => {
    const { page, html } = report;
    await page.locator('#filters select[name=group]').selectOption('errors');
    await page.evaluate(`document.querySelector('#metric-0 details').open = false; location.hash = '#metric-0'`);

    await page.locator('#metric-0 details[open]').waitFor();
    expect(await page.locator('#filtered').innerText()).toBe('8 of 8 metrics');

    const closed = html.replaceAll('<details open>', '<details>');
    const kept = await chromium.openHtml(closed);
    await kept.page.goto(`${kept.page.url()}#metric-3`);
    await kept.page.locator('#metric-3 details[open]').waitFor();

    expect(await kept.page.locator('section[data-metric] details[open]').count()).toBe(1);
    expect(kept.troubles).toEqual([]);
    await kept.close();
  });

  it('is there without a script, with nothing that needs one', async () => {
    const plain = await chromium.openHtml(report.html, { script: false });

    expect(await plain.page.locator('#metrics tbody tr:visible').count()).toBe(8);
    expect(await plain.page.locator('#filters').isVisible()).toBe(false);
    expect(await plain.page.locator('#what-if').isVisible()).toBe(false);
    await plain.close();
  });

  it('is read whole on a screen 1280 wide, also where differences are told in units', async () => {
    const samples = { baseline: SAMPLES, canary: SAMPLES.map((sample) => sample * 1.4) };
    const units = { 'cpu-of-all-pods-of-the-checkout': 'millicores', 'error-share-of-all-requests': '%' };
    const metrics = Object.entries(units).map(([name, unit]) => ({
      name,
      group: 'traffic',
      unit,
      analysis: { direction: 'increase', critical: true },
    }));
    const data = Object.fromEntries(metrics.map(({ name }) => [name, samples]));
    const config = { judge: { name: 'netflix-aca' }, groups: { traffic: 100 }, metrics };
    const wide = await openReport(chromium, { config, data }, { width: 1280 });
    const box = wide.page.locator('.wide:has(> #metrics)');

    expect(await box.evaluate((wide: any) => wide.scrollWidth - wide.clientWidth)).toBe(0);
    await wide.close();
  });

  it('leads to what-if only where a script has opened it', async () => {
    const plain = await chromium.openHtml(report.html, { script: false });

    expect(await report.page.locator('nav a[href="#what-if"]').isVisible()).toBe(true);
    expect(await plain.page.locator('nav a[href="#what-if"]').isVisible()).toBe(false);
    await plain.close();
  });

  it('causes no message, no violation and no request', () => {
    expect(report.troubles).toEqual([]);
  });
});
