import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadPageScript } from '../../src/wire-page.js';

/** What a page of 40 metrics has room for. */
const MOST_BYTES = 41_500;

describe('the script of report pages', () => {
  it('stands on a page as it is, by its hash', async () => {
    const { code, hash } = await loadPageScript();

    expect(hash).toBe(createHash('sha256').update(code, 'utf8').digest('base64'));
    expect(code).not.toMatch(/<\/script|<!--/i);
    expect(code).toBe(code.trim());
    expect(code).not.toContain('\r');
  });

  it('makes no code and no markup of text, and asks nobody for anything', async () => {
    const { code } = await loadPageScript();

    expect(code).not.toMatch(
      /\beval\b|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bimport\(|\bfetch\(|XMLHttpRequest|sendBeacon|localStorage|https?:/,
    );
  });

  it('is small', async () => {
    const { code } = await loadPageScript();

    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(MOST_BYTES);
  });
});
