import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCS_STYLE } from '../../src/http/docs/docs-style.js';
import { startService, type TestService } from '../support/service.js';

const run = promisify(execFile);
let service: TestService;
let home: string;
let page: string;
let headers: Headers;
beforeAll(async () => {
  service = await startService();
  home = await mkdtemp(join(tmpdir(), 'curl-'));
  // Every curl says on standard error what it was answered with.
  await writeFile(join(home, '.curlrc'), 'write-out = "%{stderr}%{http_code} "\n');
  const response = await fetch(`${service.url}/docs`);
  headers = response.headers;
  page = await response.text();
});
afterAll(async () => {
  await rm(home, { recursive: true });
  await service.stop();
});

function unescape(text: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!);
}

/** The commands that a page shows, each with the status that it promises. */
function samplesOf(html: string): { source: string; status: string }[] {
  return [...html.matchAll(/<pre class="sample" data-status="(\d+)"[^>]*><code>([^<]*)<\/code><\/pre>/g)].map(
    (match) => ({
      status: match[1]!,
      source: unescape(match[2]!),
    }),
  );
}

describe('GET /docs', () => {
  it('shows commands that run as they stand and are answered as it says', async () => {
    const samples = samplesOf(page);
    const document: any = await (await fetch(`${service.url}/openapi.json`)).json();
    const described = Object.values<any>(document.paths).flatMap((methods: object) =>
      Object.values(methods).flatMap((operation) => operation['x-codeSamples'] as unknown[]),
    );

    expect(samples.length).toBe(described.length);
    for (const { source, status } of samples) {
      const { stdout, stderr } = await run('sh', ['-c', source], { env: { PATH: process.env.PATH, CURL_HOME: home } });
      expect(stderr.trim().split(' ').at(-1), source).toBe(status);
      expect(stdout.length, source).toBeGreaterThan(0);
    }
    expect(samples.map(({ status }) => status)).toEqual(expect.arrayContaining(['200', '202', '400']));
  });

  it('may run no script and load nothing, and has only the style that it may have', () => {
    const hash = createHash('sha256').update(DOCS_STYLE).digest('base64');
    const policy = headers.get('content-security-policy')!;

    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(page).toContain(`<style>${DOCS_STYLE}</style>`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe| style=| on\w+=| src=/);
  });

  it('links to nothing that is not there', async () => {
    const targets = [...page.matchAll(/ href="([^"]+)"/g)].map((match) => match[1]!);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => `#${match[1]!}`));

    expect(targets.filter((target) => target.startsWith('#') && !ids.has(target))).toEqual([]);
    for (const target of new Set(targets.filter((one) => !one.startsWith('#')))) {
      expect((await fetch(new URL(target, `${service.url}/docs`))).status, target).toBe(200);
    }
  });

  it('has the rows of all problems, and the fields of what is sent and answered', () => {
    const text = unescape(page.replaceAll(/<[^>]+>/g, ' ')).replaceAll(/\s+/g, ' ');

    expect(text).toContain('503 SOURCE_BUSY A source is busy');
    expect(text).toContain(
      'minimumRequests number required Fewer requests than this on a side make the verdict inconclusive.',
    );
    expect(text).toContain(
      'smallestDetectableChange number or null The relative change that 80 % of such windows show.',
    );
    expect(text).toContain('comparison object not always there What the second judge makes of it, with compare.');
  });

  it('does not repeat a host header that could mean something else', async () => {
    const { request } = await import('node:http');
    const body = await new Promise<string>((resolve) => {
      const headersSent = { host: '"><script>alert(1)</script>' };
      request(`${service.url}/docs`, { headers: headersSent }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          resolve(text);
        });
      }).end();
    });

    expect(body).toContain('<h1>canary-judge</h1>');
    expect(body).not.toContain('alert(1)');
  });
});
