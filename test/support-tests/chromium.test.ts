import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../support/chromium.js';

let chromium: Chromium;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

const page = (body: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-rRMdkshZyJlCmDX27XnL7g3zXaxv7ei6Sg+yt4R3svU='">
<title>t</title></head><body>${body}</body></html>`;

describe('launchChromium()', () => {
  it('opens a document from disk, and finds nothing to tell of one that does nothing', async () => {
    const { page: opened, troubles, close } = await chromium.openHtml(page('<p>quiet</p>'));

    expect(await opened.textContent('p')).toBe('quiet');
    expect(troubles).toEqual([]);
    await close();
  });

  it('tells of scripts that the policy forbids, of messages and of requests', async () => {
    const { troubles, close } = await chromium.openHtml(
      '<!doctype html><script>console.log("said"); new Image().src = "https://example.com/x.png"; oops()</script>' +
        page('<script>1</script><img alt="" src="https://example.com/y.png">'),
    );

    await expect.poll(() => troubles.join('\n')).toMatch(/oops/);
    expect(troubles.join('\n')).toMatch(/said/);
    expect(troubles.join('\n')).toMatch(/x\.png/);
    await close();

    const strict = await chromium.openHtml(page('<script>1</script><img alt="" src="https://example.com/y.png">'));
    await expect.poll(() => strict.troubles.join('\n')).toMatch(/violation of script-src/);
    expect(strict.troubles.join('\n')).toMatch(/violation of img-src/);
    await strict.close();
  });

  it('shows pages as dark and as narrow as asked', async () => {
    const { page: opened, close } = await chromium.openHtml(page(''), { scheme: 'dark', width: 390 });

    expect(await opened.evaluate('[matchMedia("(prefers-color-scheme: dark)").matches, innerWidth]')).toEqual([
      true,
      390,
    ]);
    await close();
  });
});
