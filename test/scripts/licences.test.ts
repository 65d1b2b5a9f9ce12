import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { ALLOWED, licencesPage, readLicences } from '../../scripts/licences-page.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/licences.md', import.meta.url));

it('docs/licences.md lists what is installed: npm run licences', async () => {
  const written = await format(licencesPage(readLicences(ROOT)), { ...(await resolveConfig(PAGE)), filepath: PAGE });

  expect(readFileSync(PAGE, 'utf8')).toBe(written);
});

it('no package that the service is shipped with has a licence that nobody has looked at', () => {
  const packages = readLicences(ROOT);

  expect(packages.length).toBeGreaterThan(20);
  expect(packages.filter(({ licence }) => !ALLOWED.has(licence))).toEqual([]);
});
