import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PageScript } from './report/html/page-script.js';

/** Beside the built service, and where the sources run, too: `npm run build` puts it there. */
const BUNDLE = new URL('../dist/page/report.js', import.meta.url);

/**
 * The script of report pages, as the build has bundled it.
 *
 * @throws where it has not
 */
export async function loadPageScript(): Promise<PageScript> {
  const code = await readFile(BUNDLE, 'utf8').catch((cause: unknown) => {
    throw new Error('The script of report pages is missing: npm run build makes it', { cause });
  });
  return { code, hash: createHash('sha256').update(code).digest('base64') };
}
