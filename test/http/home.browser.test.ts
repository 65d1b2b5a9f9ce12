import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FETCHED_REQUEST } from '../../src/http/openapi/judgement-examples.js';
import { launchChromium, type Chromium, type Look, type OpenedPage } from '../support/chromium.js';
import { post, startService, type TestService } from '../support/service.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let service: TestService;
let chromium: Chromium;
let folder: string;
let kept: string;
beforeAll(async () => {
  [service, chromium] = await Promise.all([startService(), launchChromium()]);
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-kept-'));
  const request = { ...FETCHED_REQUEST, include: ['series', 'evidence'] };
  kept = await (await post(`${service.url}/judgements`, request)).text();
  await writeFile(join(folder, 'kept.json'), kept);
  await writeFile(join(folder, 'kept.json.gz'), gzipSync(kept));
  await writeFile(join(folder, 'wrong.json'), '{ "verdict": "good" }');
  await writeFile(join(folder, 'text.json'), 'This is no JSON.');
});
afterAll(async () => {
  await Promise.all([service.stop(), chromium.close(), rm(folder, { recursive: true })]);
});

/** The page at /, which may ask the service for reports. */
async function openHome(look?: Look): Promise<OpenedPage> {
  const opened = await chromium.openUrl(`${service.url}/`, look);
  await opened.page.route('**/reports', (route) => route.continue());
  return opened;
}

/** What went wrong, apart from that reports were asked for as they should be. */
function wrongIn({ troubles }: OpenedPage): readonly string[] {
  return troubles.filter((line) => line !== `request: POST ${service.url}/reports`);
}

/** Drops a file as somebody does with a mouse. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const files = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)})); return data; })()`,
  );
  await page.dispatchEvent('#drop', 'dragover', { dataTransfer: files });
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: files });
}

function reportIn(page: Page): FrameLocator {
  return page.frameLocator('#report');
}

/** That the page's script runs and judges again: a score of 70 fails, but would pass from 60 on. */
async function expectWhatIf(report: FrameLocator | Page): Promise<void> {
  await report.locator('#what-if').waitFor({ state: 'visible' });
  expect(await report.locator('h1').first().textContent()).toContain('golden-signals');
  expect(await report.locator('#filters').isVisible()).toBe(true);
  await report.locator('#what-if summary').click();
  await report.locator('#what-if [name=marginal]').fill('50');
  await report.locator('#what-if [name=pass]').fill('60');
  await report.locator('#what-if [name=pass]').press('Enter');
  await report.locator('#what-if-outcome', { hasText: /pass/i }).waitFor();
  expect(await report.locator('#what-if-patch pre').textContent()).toContain('pass: 60');
}

function withoutPolicy(html: string): string {
  return html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace(/<script>[\s\S]*?<\/script>/g, '');
}

async function axe(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(
    'axe.run(document, { iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`))',
  );
}

describe('GET / in a browser', () => {
  it('shows a judgement that is chosen by keyboard, with its what-if, and breaks no policy', async () => {
    const opened = await openHome();
    const { page } = opened;
    await page.keyboard.press('Tab');
    for (let i = 0; i < 20 && (await page.evaluate('document.activeElement.id')) !== 'file'; i += 1) {
      await page.keyboard.press('Tab');
    }
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Space');
    await (await choosing).setFiles(join(folder, 'kept.json'));

    await page.locator('#told', { hasText: 'The report of kept.json is shown below.' }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('shown-title');
    await expectWhatIf(reportIn(page));
    expect(wrongIn(opened)).toEqual([]);
    await opened.close();
  });

  it('shows a judgement that is dropped on it, and takes it away again', async () => {
    const opened = await openHome();
    const { page } = opened;
    await drop(page, 'dropped.json', kept);

    await expectWhatIf(reportIn(page));
    expect(await page.locator('#save').getAttribute('download')).toBe('dropped.html');
    const link = reportIn(page).getByText('this judgement').first();
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    expect(tab.url()).toContain(`${service.url}/judgements/`);
    await tab.close();
    await page.click('#close');
    expect(await page.locator('#shown').isVisible()).toBe(false);
    expect(await page.locator('#report').getAttribute('srcdoc')).toBe(null);
    expect(wrongIn(opened)).toEqual([]);
    await opened.close();
  });

  it('shows one that is packed, and opens it in a tab of its own', async () => {
    const opened = await openHome();
    const { page } = opened;
    await page.setInputFiles('#file', join(folder, 'kept.json.gz'));
    await reportIn(page).locator('#what-if').waitFor({ state: 'visible' });

    const [alone] = await Promise.all([page.context().waitForEvent('page'), page.click('#alone')]);
    const troubles: string[] = [];
    alone.on('console', (message) => troubles.push(message.text()));
    await alone.reload();
    await expectWhatIf(alone);
    expect(troubles).toEqual([]);
    expect(wrongIn(opened)).toEqual([]);
    await opened.close();
  });

  it.each([
    ['wrong.json', 'verdict', 'must be "pass", "marginal", "fail" or "inconclusive", is "good"'],
    ['text.json', 'Cannot read the body as JSON', 'Cannot read the body as JSON'],
  ])('tells what is wrong with %s', async (file, place, message) => {
    const { page, close } = await openHome();
    await page.setInputFiles('#file', join(folder, file));
    await page.locator('#told', { hasText: file }).waitFor();
    await page.locator('#told', { hasText: 'Cannot' }).waitFor();

    const told = await page.locator('#told').textContent();
    expect(told).toContain(place);
    expect(told).toContain(message);
    expect(await page.locator('#shown').isVisible()).toBe(false);
    await close();
  });

  it('runs nothing that a hostile judgement holds', async () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'`';
    const judgement = JSON.parse(kept) as Record<string, any>;
    judgement.config.name = hostile;
    judgement.reason.text = hostile;
    judgement.summary.reportUrl = 'javascript:alert(3)';
    for (const metric of judgement.metrics) {
      metric.name = hostile;
      metric.unit = '<b>';
      metric.links = { baseline: [{ name: hostile, url: 'javascript:alert(4)' }], canary: [] };
      metric.warnings = [{ code: hostile, text: hostile }];
    }
    delete judgement.evidence;
    const opened = await openHome();
    opened.page.on('dialog', (dialog) => {
      throw new Error(`A script has run: ${dialog.message()}`);
    });
    await drop(opened.page, '<img src=x onerror=alert(5)>.json', JSON.stringify(judgement));

    const report = reportIn(opened.page);
    await report.locator('#metrics').waitFor();
    expect(await report.locator('img, [onerror], a[href^="javascript"]').count()).toBe(0);
    expect(await opened.page.locator('img').count()).toBe(0);
    expect(wrongIn(opened)).toEqual([]);
    await opened.close();
  });

  it('tells of each config in a line what it takes to choose one', async () => {
    const { page, close } = await openHome();

    const lines = 'e => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))';
    const heights = await page.evaluate(`[...document.querySelectorAll('.cards .soft')].map(${lines})`);
    expect((heights as number[]).length).toBeGreaterThan(5);
    expect(new Set(heights as number[])).toEqual(new Set([1]));
    await close();
  });

  it('tells without script what there is, and how to do it by hand', async () => {
    const { page, troubles, close } = await chromium.openUrl(`${service.url}/`, { script: false });

    expect(await page.locator('#drop').isVisible()).toBe(false);
    expect(await page.locator('pre').textContent()).toContain(`curl -s ${service.url}/reports`);
    expect(await page.locator('a', { hasText: 'istio-grpc' }).first().isVisible()).toBe(true);
    expect(troubles).toEqual([]);
    await close();
  });
});

describe('every page of the service', () => {
  const pages: readonly (readonly [string, number])[] = [
    ['/', 0],
    ['/metric-configs?format=html', 0],
    ['/metric-configs/golden-signals?format=html', 0],
    ['/metric-configs/web-service?format=html', 0],
    ['/metric-configs/istio-grpc-cloud-monitoring?format=html', 0],
    ['/metric-configs/none?format=html', 1],
  ];

  it.each(pages)('%s is accessible, fits a phone and breaks no policy', async (path, messages) => {
    for (const look of [{}, { scheme: 'dark' }] as const) {
      const { page, troubles, close } = await chromium.openUrl(service.url + path, look);
      expect(troubles).toHaveLength(messages);
      // The policy keeps axe out, as it should any other script.
      const bare = await chromium.openHtml(withoutPolicy(await page.content()), look);
      expect(await axe(bare.page), JSON.stringify(look)).toEqual([]);
      await Promise.all([close(), bare.close()]);
    }
    const phone = await chromium.openUrl(service.url + path, { width: 390 });
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await phone.close();
  });
});
