import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PageAbility } from '../../src/report/html/page-script.js';
import { loadPageScripts } from '../../src/wire-page.js';

/** What a page of 40 metrics has room for. */
const MOST_BYTES: Readonly<Record<PageAbility, number>> = {
  table: 2_000,
  'mann-whitney': 32_500,
  'planned-looks': 37_500,
  'netflix-aca': 15_500,
};

describe.each(Object.keys(MOST_BYTES) as PageAbility[])('the script of report pages for %s', (ability) => {
  it('stands on a page as it is, by its hash', async () => {
    const { code, hash } = (await loadPageScripts())[ability];

    expect(hash).toBe(createHash('sha256').update(code, 'utf8').digest('base64'));
    expect(code).not.toMatch(/<\/script|<!--/i);
    expect(code).toBe(code.trim());
    expect(code).not.toContain('\r');
  });

  it('makes no code and no markup of text, and asks nobody for anything', async () => {
    const { code } = (await loadPageScripts())[ability];

    expect(code).not.toMatch(
      /\beval\b|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bimport\(|\bfetch\(|XMLHttpRequest|sendBeacon|localStorage|https?:/,
    );
  });

  it('is small', async () => {
    const { code } = (await loadPageScripts())[ability];

    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(MOST_BYTES[ability]);
  });
});
