import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../../scripts/prometheus-process.js';
import { prometheusLink } from '../../../src/sources/links/prometheus-link.js';
import { launchChromium, type Chromium } from '../../support/chromium.js';

let prometheus: PrometheusProcess;
let chromium: Chromium;
beforeAll(async () => {
  prometheus = await startPrometheus();
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.close();
  await prometheus.stop();
});

describe('a link to the page of a Prometheus', () => {
  it.each(['vector(time()) # + & 100 % "ü" <b>', 'count(up{a=~"x|(y)",b!="\\\\"}) or vector(1)'])(
    'asks for the slots of %s',
    async (expr) => {
      const range = { firstMs: Date.parse('2026-11-20T10:01:00Z'), stepMs: 60_000, slots: 20 };
      const { page, close } = await chromium.openUrl(prometheusLink(prometheus.url, expr, range));
      // What the page needs of its own server is let through now.
      await page.unroute('**/*');
      const asked = page.waitForRequest((request) => request.url().includes('/api/v1/query_range'));

      await page.reload();

      const request = await asked;
      const form = new URL(request.url()).searchParams.has('query')
        ? new URL(request.url()).searchParams
        : new URLSearchParams(request.postData() ?? '');
      expect(Object.fromEntries(form)).toMatchObject({
        query: expr,
        start: String(range.firstMs / 1_000),
        end: String(range.firstMs / 1_000 + 19 * 60),
        step: '60',
      });
      expect((await request.response())?.status()).toBe(200);
      await close();
    },
  );
});
