import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(`${ROOT}SECURITY.md`, 'utf8');

/** Each test that the page names, with its title where it names one; "the same" is the file before. */
function namedTests(): { readonly file: string; readonly title: string | undefined }[] {
  const named: { file: string; title: string | undefined }[] = [];
  const threats = PAGE.slice(PAGE.indexOf('## What could be tried'));
  for (const [, path, title] of threats.matchAll(/(?:`(test\/[^`]+)`|the same(?= "))(?: "([^"]+)")?/g)) {
    const file = path ?? named.at(-1)?.file ?? '';
    named.push({ file, title });
  }
  return named;
}

describe('SECURITY.md', () => {
  it('has a test for every attempt', () => {
    const threats = PAGE.slice(PAGE.indexOf('## What could be tried'));
    const rows = threats.split('\n').filter((line) => line.startsWith('| '));
    const attempts = rows.filter((row) => !row.startsWith('| attempt'));

    expect(attempts.length).toBeGreaterThan(20);
    expect(attempts.filter((row) => !row.includes('`test/'))).toEqual([]);
  });

  it.each(namedTests())('names $file "$title", which is there', ({ file, title }) => {
    expect(existsSync(`${ROOT}${file}`)).toBe(true);
    if (title !== undefined) expect(readFileSync(`${ROOT}${file}`, 'utf8')).toContain(title);
  });
});
