import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PageAbility, PageScript, PageScripts } from './report/html/page-script.js';

/** Beside the built service, and where the sources run, too: `npm run build` puts them there. */
const BUNDLES = new URL('../dist/page/', import.meta.url);

/**
 * The scripts of report pages, as the build has bundled them.
 *
 * @throws where it has not
 */
export async function loadPageScripts(): Promise<PageScripts> {
  return {
    table: await load('table'),
    'mann-whitney': await load('mann-whitney'),
    'planned-looks': await load('planned-looks'),
    'netflix-aca': await load('netflix-aca'),
  };
}

async function load(ability: PageAbility): Promise<PageScript> {
  const code = await readFile(new URL(`${ability}.js`, BUNDLES), 'utf8').catch((cause: unknown) => {
    throw new Error('The scripts of report pages are missing: npm run build makes them', { cause });
  });
  return { code, hash: createHash('sha256').update(code).digest('base64') };
}
