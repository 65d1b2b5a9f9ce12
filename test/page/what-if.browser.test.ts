import axe from 'axe-core';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { applyPatch, yamlOf } from '../calibrate/support.js';
import { launchChromium, type Chromium } from '../support/chromium.js';
import { judgeInline } from '../support/judge-inline.js';
import { enteredChanges, NATIVE, NETFLIX_ACA, PLANNED, STOPPED, type Entered } from '../report/what-if/support.js';
import { openReport, type OpenedReport } from './support.js';

let chromium: Chromium;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

const OUTCOME = '#what-if-outcome';

async function openWhatIf(page: Page): Promise<void> {
  await page.locator('#what-if summary').press('Enter');
  await page.locator(`${OUTCOME} strong`).waitFor();
}

/** Enters changes, resetting what was entered before, and gives what the panel tells then. */
async function enter(page: Page, { thresholds, weights, metrics }: Entered) {
  await page.locator('#what-if button[type=reset]').click();
  for (const [name, value] of Object.entries(thresholds))
    await page.locator(`#what-if [name=${name}]`).fill(String(value));
  for (const [i, value] of (weights ?? []).entries()) {
    await page.locator(`#what-if [name=weight][data-of="${String(i)}"]`).fill(String(value));
  }
  for (const { place, field, value } of metrics) {
    const input = page.locator(`#what-if [name=${field}][data-of="${String(place)}"]`);
    if ((await input.count()) === 0) continue;
    if (field === 'muted') await input.press('Space');
    else await input.fill(String(value));
  }
  return told(page);
}

/** What the panel tells, once it has judged. */
async function told(page: Page) {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => setTimeout(resolve))))');
  await expect.poll(() => page.locator(OUTCOME).innerText()).not.toContain('Judging …');
  const text = await page.locator(OUTCOME).innerText();
  const [, verdict, score] = /^(\w+) (?:as before|instead of \w+), score ([\d.]+|none)/.exec(text) ?? [];
  const patch = (await page.locator('#what-if-patch').isVisible())
    ? await page.locator('#what-if-patch pre').innerText()
    : '';
  return { text, verdict, score, patch };
}

describe.each([
  ['mann-whitney', NATIVE, 25],
  ['netflix-aca', NETFLIX_ACA, 25],
  ['planned looks', PLANNED, 10],
])('what-if on a page by %s', (_, body, count) => {
  let report: OpenedReport;
  beforeAll(async () => {
    report = await openReport(chromium, body);
    await openWhatIf(report.page);
  });
  afterAll(() => report.close());

  it('begins with the judgement of the report', async () => {
    const { verdict, score } = report.judgement;
    const { text, patch } = await told(report.page);

    expect(text).toContain(`${verdict} as before, score ${String(score)} as before`);
    expect(patch).toBe('');
  });

  it(`judges ${String(count)} random changes as the service does, by the patch that it shows`, async () => {
    const { rules, measured } = report.basis;
    const changes = fc.sample(enteredChanges(Object.keys(rules.groups).length, measured.length), 4 * count);
    const verdicts: string[] = [];
    for (const change of changes) {
      const { text, verdict, score, patch } = await enter(report.page, change);
      if (text.startsWith('Not judged')) {
        expect(patch).toBe('');
        continue;
      }
      const config = applyPatch(body.config, patch === '' ? {} : yamlOf(patch));
      const again = (await judgeInline({ ...body, config: withoutNulls(config) })).judgement;

      expect({ verdict, score }, JSON.stringify(change)).toEqual({
        verdict: again.verdict,
        score: String(again.score ?? 'none'),
      });
      verdicts.push(again.verdict);
      if (verdicts.length === count) break;
    }

    expect(verdicts).toHaveLength(count);
    expect(new Set(verdicts).size).toBeGreaterThan(1);
  }, 90_000);

  it('is as it was after a reset', async () => {
    await enter(report.page, { thresholds: { pass: 1, marginal: 0 }, weights: null, metrics: [] });
    await report.page.locator('#what-if button[type=reset]').press('Enter');
    const { text, patch } = await told(report.page);

    expect(text).toContain(`${report.judgement.verdict} as before, score ${String(report.judgement.score)} as before`);
    expect(patch).toBe('');
  });

  it('causes no message, no violation and no request', () => {
    expect(report.troubles).toEqual([]);
  });
});

describe('the what-if panel', () => {
  it('is gone through by the keyboard, and tells mistakes instead of judging', async () => {
    const { page, troubles, close } = await openReport(chromium, NATIVE);
    await openWhatIf(page);
    await page.keyboard.press('Tab');
    await page.keyboard.type('9');
    const { text } = await told(page);

    expect(text).toContain('The threshold marginal (60) must be at most pass (9).');

    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('41');
    await page.keyboard.press('Enter');
    expect((await told(page)).text).toContain('The weights must total 100, now they total 101.');
    expect(troubles).toEqual([]);
    await close();
  });

  it('waits until nobody types where judging takes long, and says so', async () => {
    const { page, close } = await openReport(chromium, NATIVE);
    await page.evaluate('let nowMs = 0; performance.now = () => (nowMs += 60)');
    await openWhatIf(page);
    await page.evaluate(`told = []; new MutationObserver(() => told.push(document.querySelector('${OUTCOME}').innerText))
      .observe(document.querySelector('${OUTCOME}'), { childList: true })`);
    const pass = page.locator('#what-if [name=pass]');
    await pass.selectText();
    await pass.pressSequentially('61.5');
    await expect.poll(() => page.locator(OUTCOME).innerText()).toContain('below 60');
    const told = await page.evaluate<string[]>('told');

    expect(told.slice(0, -1)).toEqual(['Judging …', 'Judging …', 'Judging …', 'Judging …']);
    await close();
  });

  it.each(['light', 'dark'] as const)('is readable by everybody, in %s and on a phone', async (scheme) => {
    const { page, close } = await openReport(chromium, NATIVE, { scheme, width: 390 });
    await openWhatIf(page);
    await enter(page, { thresholds: { pass: 50, marginal: 20 }, weights: null, metrics: [] });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run("#what-if")');

    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await close();
  });

  it('tells what is classified otherwise, with links, and takes markup in names for text', async () => {
    const name = '<img src=x onerror=alert(1)>"\u2028\'</script>';
    const metrics = NATIVE.config.metrics.map((metric) => (metric.name === 'p95' ? { ...metric, name } : metric));
    const { p95, ...data } = NATIVE.data;
    const config = { ...NATIVE.config, metrics };
    const { page, troubles, close, judgement } = await openReport(chromium, { config, data: { ...data, [name]: p95 } });
    await openWhatIf(page);
    const { text, patch } = await enter(page, {
      thresholds: {},
      weights: null,
      metrics: [{ place: 1, field: 'increase', value: 10 }],
    });

    expect(judgement.metrics[1]).toMatchObject({ name, classification: 'pass' });
    expect(text).toContain('high instead of pass');
    expect(yamlOf(patch)).toEqual({ metrics: [{ name, analysis: { tolerance: { relative: 0.1, absolute: 5 } } }] });
    await page.locator(`${OUTCOME} a`).press('Enter');
    expect(page.url()).toMatch(/#metric-1$/);
    expect(troubles).toEqual([]);
    await close();
  });

  it('copies the patch, and selects it where copying is not allowed', async () => {
    const { page, troubles, close } = await openReport(chromium, NATIVE);
    await openWhatIf(page);
    const { patch } = await enter(page, { thresholds: { pass: 50, marginal: 20 }, weights: null, metrics: [] });
    await page.evaluate(
      'Object.defineProperty(navigator, "clipboard", { value: { writeText: (text) => { window.copied = text; return Promise.resolve(); } } })',
    );
    await page.locator('#what-if-patch button').press('Enter');
    await page.getByText('Copied.').waitFor();

    expect(await page.evaluate('window.copied.trim()')).toBe(patch.trim());

    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))');
    await page.locator('#what-if-patch button').press('Enter');
    await page.getByText('Selected').waitFor();

    expect(await page.evaluate('getSelection().toString().trim()')).toBe(patch.trim());
    expect(troubles).toEqual([]);
    await close();
  });

  it('says where a canary that was stopped would have gone on', async () => {
    const { page, judgement, close } = await openReport(chromium, STOPPED);
    await openWhatIf(page);
    const { text } = await enter(page, {
      thresholds: {},
      weights: null,
      metrics: [{ place: 3, field: 'increase', value: 180 }],
    });

    expect(judgement.plan?.stopped).toMatchObject({ metric: 'error-count' });
    expect(text).toContain('it would not have been stopped here');
    await close();
  });

  it('is not offered where judging again comes out otherwise', async () => {
    const { html, close } = await openReport(chromium, NATIVE);
    const other = html.replace(/"decided":\{"verdict":"\w+"/, '"decided":{"verdict":"inconclusive"');
    expect(other).not.toBe(html);
    const opened = await chromium.openHtml(other);
    await opened.page.locator('#what-if summary').press('Enter');
    await opened.page.getByText('So what-if is not offered').waitFor();

    expect(await opened.page.locator('#what-if form').isVisible()).toBe(false);
    expect(opened.troubles).toEqual([]);
    await opened.close();
    await close();
  });

  it('writes a patch for metrics that no config could mute as they are', async () => {
    const { page, close, basis } = await openReport(chromium, NATIVE);
    await openWhatIf(page);
    const { patch } = await enter(page, {
      thresholds: {},
      weights: null,
      metrics: [{ place: 3, field: 'muted', value: 0 }],
    });

    expect(basis.measured[3]?.metric.analysis).toMatchObject({ critical: true });
    expect(yamlOf(patch)).toEqual({
      metrics: [{ name: 'error-count', analysis: { muted: true, critical: false, criticalChange: null } }],
    });
    expect(readNativeMetricConfig(withoutNulls(applyPatch(NATIVE.config, yamlOf(patch)))).kind).toBe('read');
    await close();
  });
});

/** As a person takes out what a patch says is null. */
function withoutNulls(value: any): any {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, withoutNulls(one)]])),
  );
}
