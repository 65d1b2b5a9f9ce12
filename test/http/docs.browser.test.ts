import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../support/chromium.js';
import { startService, type TestService } from '../support/service.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let service: TestService;
let chromium: Chromium;
beforeAll(async () => {
  [service, chromium] = await Promise.all([startService(), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([service.stop(), chromium.close()]);
});

/** The page with all that can be unfolded, and without the policy that keeps axe out, as it should any other script. */
function unfolded(html: string): string {
  return html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '').replaceAll('<details>', '<details open>');
}

const RUN_AXE = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;

describe('GET /docs in a browser', () => {
  it.each([
    { scheme: 'light', width: 1_280 },
    { scheme: 'dark', width: 1_280 },
    { scheme: 'light', width: 390 },
  ] as const)('is accessible with everything unfolded: $scheme, $width pixels wide', async (look) => {
    const { page, troubles, close } = await chromium.openUrl(`${service.url}/docs`, look);
    const bare = await chromium.openHtml(unfolded(await page.content()), look);
    await bare.page.addScriptTag({ path: AXE });

    expect(await bare.page.evaluate(RUN_AXE)).toEqual([]);
    expect(await bare.page.locator('details:not([open])').count()).toBe(0);
    expect(troubles).toEqual([]);
    await Promise.all([close(), bare.close()]);
  });

  it('fits a phone, with everything unfolded, too', async () => {
    const look = { width: 390 };
    const { page, close } = await chromium.openUrl(`${service.url}/docs`, look);
    const bare = await chromium.openHtml(unfolded(await page.content()), look);

    for (const one of [page, bare.page]) {
      expect(await one.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
    await Promise.all([close(), bare.close()]);
  });
});
