import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FETCHED_REQUEST, OPEN_REQUEST } from '../../src/http/openapi/judgement-examples.js';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
let reportUrl: string;
beforeAll(async () => {
  service = await startService();
  const answer: any = await (await post(`${service.url}/judgements`, FETCHED_REQUEST)).json();
  reportUrl = answer.summary.reportUrl;
});
afterAll(() => service.stop());

const WRONG = { ...FETCHED_REQUEST, warmpu: '1m' };

const TYPES = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  junit: 'application/xml; charset=utf-8',
};

function get(url: string, accept?: string): Promise<Response> {
  return fetch(url, { headers: accept === undefined ? {} : { accept } });
}

const BROWSERS = {
  Chrome:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  Firefox: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/png,image/svg+xml,*/*;q=0.8',
  Safari: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
};

const ACCEPTS: readonly (readonly [string, string, keyof typeof TYPES])[] = [
  ['Chrome', BROWSERS.Chrome, 'html'],
  ['Firefox', BROWSERS.Firefox, 'html'],
  ['Safari', BROWSERS.Safari, 'html'],
  ['curl, wget and requests', '*/*', 'json'],
  ['axios', 'application/json, text/plain, */*', 'json'],
  ['GitHub’s clients', 'application/vnd.github+json', 'json'],
  ['Spring with XML on its path', 'application/xml, text/xml, application/json, application/*+xml', 'json'],
  ['Java by itself', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'json'],
  ['nothing', '', 'json'],
  ['JSON with a charset', 'application/json; charset=utf-8', 'json'],
  ['HTML', 'text/html', 'html'],
  ['HTML in capitals', 'TEXT/HTML', 'html'],
  ['Markdown', 'text/markdown', 'markdown'],
  ['Markdown of a variant', 'text/markdown; variant=GFM', 'markdown'],
  ['Markdown first, then anything', 'text/markdown, text/html, */*', 'markdown'],
  ['XML', 'application/xml', 'junit'],
  ['any text', 'text/*', 'html'],
  ['any application', 'application/*', 'json'],
  ['JSON less than HTML', 'application/json;q=0.5, text/html;q=0.8', 'html'],
  ['HTML less than JSON', 'text/html;q=0.5, application/json;q=0.8', 'json'],
  ['anything but JSON', 'application/json;q=0, */*', 'html'],
  ['HTML not at all', 'text/html;q=0, text/*;q=0.5, */*;q=0.1', 'markdown'],
  ['HTML and JSON alike', 'text/html, application/json', 'json'],
  ['a picture', 'image/png', 'json'],
  ['plain text', 'text/plain', 'json'],
  ['what is no type', 'html;;, ,/, text/', 'json'],
  ['what is no quality', 'text/html;q=high', 'json'],
];

describe('a judgement by Accept', () => {
  it.each(ACCEPTS)('is for %s', async (_, accept, format) => {
    const response = await get(reportUrl, accept);

    expect([response.status, response.headers.get('content-type')]).toEqual([200, TYPES[format]]);
    expect(response.headers.get('vary')).toBe('Accept');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['text/xml', 'application/junit+xml'])('is sent as %s to who calls JUnit so', async (type) => {
    expect((await get(reportUrl, type)).headers.get('content-type')).toMatch(type);
  });
});

describe('a judgement by ?format=', () => {
  it.each(Object.entries(TYPES))('is %s, whatever Accept says', async (format, type) => {
    for (const accept of ['*/*', BROWSERS.Chrome, 'application/xml']) {
      const response = await get(`${reportUrl}?format=${format}`, accept);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    }
  });

  it.each([
    ['pdf', 'Cannot answer in this format: ?format= must be json, html, markdown or junit, is "pdf"'],
    ['', 'Cannot answer in this format: ?format= must be json, html, markdown or junit, is ""'],
    ['JSON', 'is "JSON"; did you mean "json"?'],
    ['markdwon', 'is "markdwon"; did you mean "markdown"?'],
    ['json&format=html', 'must be json, html, markdown or junit, and given once'],
  ])('is refused where that is "%s"', async (format, detail) => {
    const response = await get(`${reportUrl}?format=${format}`);
    const body: any = await response.json();

    expect([response.status, body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(body.detail).toContain(detail);
  });

  it('is refused before anything is judged', async () => {
    const logged = service.logLines.length;
    await post(`${service.url}/judgements?format=pdf`, FETCHED_REQUEST);

    expect(service.logLines.slice(logged).map(({ msg }) => msg)).not.toContain('judged');
  });
});

describe('each form', () => {
  it.each(['GET', 'POST'])('tells the same verdict when asked for by %s', async (method) => {
    const ask = (format: string): Promise<Response> =>
      method === 'GET'
        ? get(`${reportUrl}?format=${format}`)
        : post(`${service.url}/judgements?format=${format}`, FETCHED_REQUEST);
    const judgement = (await (await ask('json')).json()) as { verdict: string; metrics: { name: string }[] };
    const { verdict } = judgement;

    const html = await (await ask('html')).text();
    expect(html).toMatch(/^<!doctype html>/);
    for (const { name } of judgement.metrics) expect(html).toContain(name);
    expect(await (await ask('markdown')).text()).toContain(`Canary ${verdict}`);
    expect(await (await ask('junit')).text()).toContain(`name="verdict: ${verdict}"`);
  });

  it('answers HEAD with the headers of GET', async () => {
    for (const format of Object.keys(TYPES)) {
      const [head, whole] = await Promise.all([
        fetch(`${reportUrl}?format=${format}`, { method: 'HEAD' }),
        get(`${reportUrl}?format=${format}`),
      ]);
      const { length } = await whole.arrayBuffer().then((bytes) => ({ length: bytes.byteLength }));
      expect(head.status).toBe(200);
      expect(head.headers.get('content-type')).toBe(whole.headers.get('content-type'));
      if (format !== 'json') expect(head.headers.get('content-length')).toBe(String(length));
      expect(await head.text()).toBe('');
    }
  });

  it('gives pages a policy as a header, the one that they state themselves, and nobody may frame them', async () => {
    for (const url of [`${reportUrl}?format=html`, `${service.url}/judgements/none?format=html`]) {
      const response = await get(url);
      const policy = response.headers.get('content-security-policy')!;
      const [, stated] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await response.text())!;

      expect(policy).toBe(`${stated!}; frame-ancestors 'none'`);
      expect(policy).toContain("default-src 'none'");
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('has series on the page, also where the JSON was asked for without them', async () => {
    const page = await (await get(`${reportUrl}?format=html`)).text();
    const json = await (await get(reportUrl)).text();

    expect(json).not.toContain('"series"');
    expect(page).toContain('what-if-data');
  });
});

describe('a judgement whose window is open', () => {
  it.each([
    ['json', TYPES.json, '"state":"open"'],
    ['html', TYPES.html, '<meta http-equiv="refresh"'],
    ['markdown', TYPES.markdown, '### ⏳ Canary not judged yet (golden-signals)'],
    ['junit', TYPES.junit, 'skipped="1"'],
  ])('is told as %s, with 202 and where to ask again', async (format, type, told) => {
    const response = await post(`${service.url}/judgements?format=${format}`, OPEN_REQUEST);
    const location = response.headers.get('location')!;

    expect([response.status, response.headers.get('content-type')]).toEqual([202, type]);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.text()).toContain(told);
    const again = await get(`${service.url}${location}?format=${format}`);
    expect([again.status, again.headers.get('content-type')]).toEqual([202, type]);
  });

  it('is one skipped test case in JUnit, with why', async () => {
    const xml = await (await post(`${service.url}/judgements?format=junit`, OPEN_REQUEST)).text();
    const script =
      'import sys, json, xml.etree.ElementTree as t\nroot = t.fromstring(sys.stdin.buffer.read())\nprint(json.dumps([[c.get("name"), c[0].tag, c[0].get("message")] for c in root.iter("testcase")]))';

    expect(JSON.parse(execFileSync('python3', ['-c', script], { input: xml }).toString())).toEqual([
      ['verdict: none yet', 'skipped', expect.stringContaining('The window is open')],
    ]);
  });
});

describe('a problem', () => {
  const problems: readonly (readonly [string, () => { path: string; body?: unknown }, number])[] = [
    ['a request that is wrong', () => ({ path: '/judgements', body: WRONG }), 400],
    ['a config that is not there', () => ({ path: '/metric-configs/none' }), 404],
    ['a path that is not there', () => ({ path: '/nowhere' }), 404],
    ['a method that is not known', () => ({ path: '/metric-configs', body: {} }), 405],
  ];

  it.each(problems)('of %s is JSON for all but those who want pages', async (_, of, status) => {
    const { path, body } = of();
    const ask = (accept: string, query = ''): Promise<Response> =>
      body === undefined
        ? get(`${service.url}${path}${query}`, accept)
        : post(`${service.url}${path}${query}`, body, { accept });

    for (const accept of ['*/*', 'application/json', 'application/xml', 'text/markdown', 'image/png']) {
      const response = await ask(accept);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ]);
      expect(((await response.json()) as any).status).toBe(status);
    }
    for (const response of [await ask(BROWSERS.Chrome), await ask('*/*', '?format=html')]) {
      expect([response.status, response.headers.get('content-type')]).toEqual([status, TYPES.html]);
      expect(await response.text()).toContain(String(status));
    }
    expect((await ask(BROWSERS.Chrome, '?format=json')).headers.get('content-type')).toMatch('problem+json');
  });

  it('is a page that says what is wrong, and where', async () => {
    const page = await (await post(`${service.url}/judgements`, WRONG, { accept: 'text/html' })).text();

    expect(page).toContain('/warmpu');
    expect(page).toContain('did you mean &quot;warmup&quot;?');
  });

  it('stays text on its page', async () => {
    const page = await (await get(`${service.url}/%3Cscript%3Ealert(1)%3C/script%3E`, BROWSERS.Firefox)).text();
    const named = await post(`${service.url}/judgements`, { '<script>alert(2)</script>': 1 }, { accept: 'text/html' });

    expect(page).not.toContain('<script');
    expect(await named.text()).not.toContain('<script');
  });
});
