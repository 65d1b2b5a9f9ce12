import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

const HOSTILE = `</code></pre><script>alert(1)</script><img src=x onerror="alert(2)">'"`;
const CONFIG = {
  description: HOSTILE,
  source: 'replay',
  scope: {
    workload: { description: HOSTILE, example: 'shop-canary' },
    zone: { default: HOSTILE },
    namespace: { default: 'default', example: 'shop' },
  },
  selector: { prometheus: 'w="${workload}"' },
  thresholds: { pass: 90, marginal: 60 },
  groups: { traffic: 70, [HOSTILE]: 30 },
  metrics: [
    {
      name: 'latency',
      description: HOSTILE,
      groups: ['traffic', HOSTILE],
      unit: 'ms',
      query: { type: 'prometheus', expr: 'latency{w="${workload}",path="<b>"}' },
      analysis: {
        direction: 'increase',
        critical: true,
        tolerance: { relative: 0.15, absolute: 5 },
        criticalChange: 0.5,
        limit: { max: 500, of: 'p95' },
      },
    },
    {
      name: 'errors',
      group: 'traffic',
      query: { type: 'prometheus', events: 'bad{w="${workload}"}', exposure: 'all{w="${workload}"}' },
      analysis: { direction: 'either', muted: true, missing: 'zero', tolerance: { absolute: 0.5 } },
    },
    { name: HOSTILE, group: HOSTILE, unit: '<b>' },
  ],
};

/** What each judge fails, as a page of a config should tell it. */
const TOLERANCES: Readonly<Record<'mann-whitney' | 'netflix-aca', readonly (readonly [object, string])[]>> = {
  'mann-whitney': [
    [{ direction: 'increase' }, 'Fails where it increases by 10 % or more.'],
    [{ direction: 'decrease', tolerance: { relative: 0.2 } }, 'Fails where it decreases by 20 % or more.'],
    [
      { direction: 'either', tolerance: { relative: { increase: 0.5, decrease: 0.05 } } },
      'Fails where it increases by 50 % or more, or decreases by 5 % or more.',
    ],
    [
      { direction: 'either', tolerance: { relative: { decrease: 0.05 }, absolute: 3 } },
      'Fails where it increases by 10 % or more and by 3 or more, or decreases by 5 % or more and by 3 or more.',
    ],
  ],
  'netflix-aca': [
    [{ direction: 'increase' }, 'Fails where it increases beyond chance.'],
    [
      { direction: 'either', tolerance: { relative: { increase: 0.5 } } },
      'Fails where it increases by 50 % or more, or decreases beyond chance.',
    ],
  ],
};

function tolerating(judge: keyof typeof TOLERANCES): object {
  const metrics = TOLERANCES[judge].map(([analysis], i) => ({ name: `m${String(i)}`, group: 'g', analysis }));
  return { judge: { name: judge }, groups: { g: 100 }, metrics };
}

let service: TestService;
let folder: string;
let lookedAt: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-configs-'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'hostile.json'), JSON.stringify(CONFIG));
  for (const judge of ['mann-whitney', 'netflix-aca'] as const) {
    await writeFile(join(folder, `by-${judge}.json`), JSON.stringify(tolerating(judge)));
  }
  await writeFile(
    join(folder, 'fine.json'),
    JSON.stringify({ groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] }),
  );
  service = await startService({ METRIC_CONFIGS: folder }, { lookEveryMs: 20 });
  lookedAt = async () => {
    for (;;) {
      const ready: any = await (await fetch(`${service.url}/readyz`)).json();
      if (ready.brokenConfigs?.fine && ready.brokenConfigs.broken) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

async function page(path: string): Promise<string> {
  const response = await fetch(`${service.url}${path}`, { headers: { accept: 'text/html' } });
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return response.text();
}

function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<script>[\s\S]*?<\/script>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

describe('the page of a metric config', () => {
  it('tells all that a request and a reader need to know', async () => {
    const text = textOf(await page('/metric-configs/hostile'));

    expect(text).toContain('pass from a score of 90, marginal from 60');
    expect(text).toContain('traffic 70 % latency, errors');
    expect(text).toContain('shop-canary required');
    expect(text).toContain('Fails where it increases by 15 % or more and by 5 ms or more.');
    expect(text).toContain('Fails the canary only from +50 % on.');
    expect(text).toContain('The canary’s p95 must not be above 500 ms.');
    expect(text).toContain('latency{w="${workload}",path="<b>"}');
    expect(text).toContain('events: bad{w="${workload}"} exposure: all{w="${workload}"}');
    expect(text).toContain('Fails where it changes either way by 10 % or more and by 0.5 percentage points or more.');
    expect(text).toContain('Reported, never scored. A gap counts as 0.');
    expect(text).toContain('Its series come with the request.');
    expect(text).toContain('"canary": { "scope": { "workload": "shop-canary" } }');
    expect(text).toContain('"scope": { "namespace": "shop" }');
  });

  it.each(['mann-whitney', 'netflix-aca'] as const)(
    'tells of each direction by itself what %s fails, which a change of just that does',
    async (judge) => {
      const path = `/metric-configs/by-${judge}`;
      const text = textOf(await page(path));

      for (const [, sentence] of TOLERANCES[judge]) expect(text).toContain(sentence);
      expect(text.match(/Fails where/g)).toHaveLength(TOLERANCES[judge].length);
      const series = Array.from({ length: 12 }, () => 1);
      const data = Object.fromEntries(
        TOLERANCES[judge].map((_, i) => [`m${String(i)}`, { baseline: series, canary: series }]),
      );
      const judged: any = await (await post(`${service.url}/judgements`, { config: `by-${judge}`, data })).json();
      for (const [i, { accepted }] of judged.metrics.entries()) {
        const sentence = TOLERANCES[judge][i]![1];
        for (const [word, share] of [
          ['increases', accepted.increase],
          ['decreases', accepted.decrease],
        ] as const) {
          if (share) expect(sentence).toMatch(new RegExp(`(${word}|either way) by ${String(100 * share)} %`));
        }
      }
    },
  );

  it.each(['/', '/metric-configs', '/metric-configs/hostile'])('keeps text text on %s', async (path) => {
    const html = await page(path);

    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toMatch(/<script>alert|<img|onerror="/);
  });

  it('shows a command that judges by it', async () => {
    const text = textOf(await page('/metric-configs/fine'));
    const [, body] = /--data-binary '(\{.*?\})'/.exec(text)!;
    const response = await post(`${service.url}/judgements`, body);

    expect(response.status).toBe(200);
    expect(((await response.json()) as any).metrics[0].classification).toBe('pass');
  });

  it('is JSON for all who want no page, with the digest as its ETag', async () => {
    const response = await fetch(`${service.url}/metric-configs/fine`);

    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(response.headers.get('etag')).toMatch(/^"sha256:/);
    expect((await fetch(`${service.url}/metric-configs/fine?format=html`)).headers.get('etag')).toBe(null);
    expect((await fetch(`${service.url}/metric-configs?format=markdown`)).status).toBe(400);
  });

  it('says what is wrong with a file that has been broken since', async () => {
    await writeFile(join(folder, 'fine.json'), '{ "groups": { "g": 90 } }');
    await writeFile(join(folder, 'broken.json'), `{ "metricss": ${JSON.stringify(HOSTILE)} }`);
    await lookedAt();

    const [list, one] = [await page('/'), await page('/metric-configs/fine')];
    expect(textOf(list)).toContain('Its file has been changed since and cannot be used: this is the last good one.');
    expect(textOf(list)).toContain('did you mean "metrics"?');
    expect(textOf(one)).toContain('weights must total 100, total 90');
    expect(list).not.toContain('href="metric-configs/broken"');
    expect(list).not.toMatch(/<script>alert|<img/);
  });
});

describe('the links of the pages', () => {
  it.each(['/', '/metric-configs', '/metric-configs/hostile'])('on %s lead to what is there', async (path) => {
    const hrefs = [...(await page(path)).matchAll(/ href="([^"#][^"]*)"/g)].map((match) => match[1]!);

    expect(hrefs.length).toBeGreaterThan(1);
    for (const href of hrefs) {
      expect((await fetch(new URL(href, `${service.url}${path}`))).status, href).toBe(200);
    }
  });

  it.each(['/metric-configs/', '/metric-configs/hostile/', '/docs/', '/schemas/'])(
    'lead on from %s, too, which is the page without the slash',
    async (path) => {
      const moved = await fetch(`${service.url}${path}?format=html`, { redirect: 'manual' });

      expect(moved.status).toBe(308);
      const there = new URL(moved.headers.get('location')!, `https://x.test/canary${path}`);
      expect(there.href).toBe(`https://x.test/canary${path.slice(0, -1)}?format=html`);
      const followed = await fetch(`${service.url}${path}`, { headers: { accept: 'text/html' } });
      expect([followed.status, followed.url]).toEqual([200, service.url + path.slice(0, -1)]);
    },
  );

  it.each(['/nothing', '/metric-configs/none', '/judgements/a/b', '/kayenta/judge', '//a//b', '/a/'])(
    'on the problem of %s lead to the start page, wherever the service is mounted',
    async (path) => {
      const response = await fetch(`${service.url}${path}`, { headers: { accept: 'text/html' } });
      const [, href] = / href="([^"#]+)">To the start page/.exec(await response.text())!;

      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(new URL(href!, `https://x.test/canary${path}`).href).toBe('https://x.test/canary/');
      expect(new URL(href!, `${service.url}${path}`).href).toBe(`${service.url}/`);
    },
  );
});
