import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';

/** How a page is looked at. */
export interface Look {
  readonly scheme?: 'light' | 'dark';
  /** In pixels; 390 is a phone. */
  readonly width?: number;
  readonly reducedMotion?: boolean;
  /** Whether scripts run; else the page is seen as without them. */
  readonly script?: boolean;
}

/** A page in Chromium with everything that it should not have caused. */
export interface OpenedPage {
  readonly page: Page;
  /** Console messages, errors, violations of its policy, and requests to anywhere but for itself: each a line, in their order. */
  readonly troubles: readonly string[];
  readonly close: () => Promise<void>;
}

/** A Chromium of our own: one for each test file. */
export interface Chromium {
  /** Opens a document from disk, as somebody who has kept it does. */
  readonly openHtml: (html: string, look?: Look) => Promise<OpenedPage>;
  /** Opens what a service answers, and nothing else of it. */
  readonly openUrl: (url: string, look?: Look) => Promise<OpenedPage>;
  readonly close: () => Promise<void>;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

// As text: this side of it knows no DOM.
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
  console.error('violation of ' + violatedDirective + ': ' + blockedURI + ' ' + sample);
});`;

/** Starts Debian's Chromium. */
export async function launchChromium(): Promise<Chromium> {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const folder = await mkdtemp(join(tmpdir(), 'canary-judge-pages-'));
  let files = 0;
  const openUrl = async (url: string, look: Look = {}): Promise<OpenedPage> => {
    const context = await browser.newContext({
      colorScheme: look.scheme ?? 'light',
      viewport: { width: look.width ?? 1_280, height: 900 },
      reducedMotion: look.reducedMotion === true ? 'reduce' : 'no-preference',
      javaScriptEnabled: look.script ?? true,
    });
    const page = await context.newPage();
    const troubles = await watch(page, url);
    await page.goto(url, { waitUntil: 'load' });
    return { page, troubles, close: () => context.close() };
  };
  return {
    openHtml: async (html, look) => {
      files += 1;
      const file = join(folder, `page-${String(files)}.html`);
      await writeFile(file, html);
      return openUrl(pathToFileURL(file).href, look);
    },
    openUrl,
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function watch(page: Page, url: string): Promise<string[]> {
  const troubles: string[] = [];
  const own = url.replace(/#.*$/, '');
  page.on('console', (message) => troubles.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== own) troubles.push(`request: ${request.method()} ${request.url()}`);
  });
  await page.route('**/*', (route) => (route.request().url() === own ? route.continue() : route.abort()));
  await page.addInitScript({ content: TELL_VIOLATIONS });
  return troubles;
}
