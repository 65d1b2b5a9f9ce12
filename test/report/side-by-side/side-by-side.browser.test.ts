import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSideBySide } from '../../../src/report/side-by-side/compare-side-by-side.js';
import { renderSideBySideHtml } from '../../../src/report/side-by-side/side-by-side-html.js';
import { loadPageScripts } from '../../../src/wire-page.js';
import { launchChromium, type Chromium } from '../../support/chromium.js';
import { keptJudgement, keptMetric, keptTest } from '../../support/kept-judgement.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let chromium: Chromium;
let html: string;
beforeAll(async () => {
  chromium = await launchChromium();
  const names = ['latency', 'errors <script>alert(1)</script>', 'cpu', 'a'.repeat(200), 'memory'];
  const metricsOf = (failing: readonly number[]) =>
    names.map((name, i) => {
      const failed = failing.includes(i);
      const parts = { name, groups: [i % 2 === 0 ? 'even' : 'odd'], test: keptTest(failed ? 1.5 : 1.02) };
      return keptMetric({ ...parts, ...(failed ? { classification: 'high', failed } : {}) });
    });
  const first = keptJudgement({ verdict: 'fail', score: 60, weightedScore: 60, metrics: metricsOf([0, 4]) });
  const second = keptJudgement({
    config: { name: 'shop', digest: 'sha256:11' },
    metrics: metricsOf([1]).slice(0, 4),
    summary: { reportUrl: 'https://judge.example/judgements/x' },
  });
  html = renderSideBySideHtml(compareSideBySide({ first, second }), await loadPageScripts());
});
afterAll(() => chromium.close());

async function violationsIn(page: Page): Promise<unknown> {
  // As a debugger's, since the policy allows no script but the page's own.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: await readFile(AXE, 'utf8') });
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))',
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value;
}

/** The metrics that the table shows, in its order. */
async function rowsOf(page: Page): Promise<string[]> {
  const titles = await page.locator('#metrics tbody tr:visible th bdi').allTextContents();
  return titles.map((title) => title.slice(0, 8));
}

describe('two judgements side by side in Chromium', () => {
  it.each([
    { scheme: 'light', width: 1280 },
    { scheme: 'dark', width: 1280 },
    { scheme: 'light', width: 390 },
    { scheme: 'dark', width: 390 },
  ] as const)('is read without trouble in $scheme at $width px', async (look) => {
    const { page, troubles, close } = await chromium.openHtml(html, look);

    expect(await page.locator('svg').count()).toBe(9);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await violationsIn(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
  });

  it('sorts and filters by keyboard', async () => {
    const { page, troubles, close } = await chromium.openHtml(html);
    expect(await rowsOf(page)).toEqual(['errors <', 'latency', 'memory', 'cpu', 'aaaaaaaa']);

    await page.getByRole('button', { name: 'metric', exact: true }).focus();
    await page.keyboard.press('Enter');
    const sorted = await rowsOf(page);
    await page.getByLabel('Came out').focus();
    await page.keyboard.type('better');

    expect(sorted).toEqual(['aaaaaaaa', 'cpu', 'errors <', 'latency', 'memory']);
    expect(await rowsOf(page)).toEqual(['latency']);
    expect(await page.locator('#filtered').textContent()).toBe('1 of 5 metrics');
    expect(await page.locator('section[data-metric]:visible').count()).toBe(1);
    expect(troubles).toEqual([]);
    await close();
  });
});
