import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { licencesPage, readLicences } from './licences-page.js';

// Writes docs/licences.md: the packages that the service is shipped with, and their licences.

const checkout = fileURLToPath(new URL('..', import.meta.url));
const page = fileURLToPath(new URL('../docs/licences.md', import.meta.url));
const options = await resolveConfig(page);
writeFileSync(page, await format(licencesPage(readLicences(checkout)), { ...options, filepath: page }));
