import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { PageAbility } from '../src/report/html/page-script.js';

// Bundles the scripts of report pages, the judges in them as they are. Several may do it at once.

const NETFLIX_ACA = { file: 'netflix-aca/judge-netflix-aca.ts', exported: 'judgeNetflixAca' };
const MANN_WHITNEY = { file: 'mann-whitney/judge-mann-whitney.ts', exported: 'judgeMannWhitney' };
const LOOKS = { file: 'looks/judge-looks.ts', exported: 'judgeLooks' };

/** Where each script begins, and what it does without. */
const BUNDLES: Readonly<Record<PageAbility, { readonly entry: string; readonly without: readonly LeftOut[] }>> = {
  table: { entry: 'table.ts', without: [] },
  'mann-whitney': { entry: 'report.ts', without: [NETFLIX_ACA, LOOKS] },
  'planned-looks': { entry: 'report.ts', without: [NETFLIX_ACA] },
  'netflix-aca': { entry: 'report.ts', without: [MANN_WHITNEY, LOOKS] },
};

interface LeftOut {
  readonly file: string;
  readonly exported: string;
}

/** Puts a function that refuses in the place of what is left out: no page that needs it gets such a bundle. */
function leaveOut(without: readonly LeftOut[]): Plugin {
  return {
    name: 'leave-out',
    setup: (bundle) => {
      bundle.onLoad({ filter: /[\\/]src[\\/]judge[\\/]/ }, ({ path }) => {
        const left = without.find(({ file }) => path.replaceAll('\\', '/').endsWith(`/src/judge/${file}`));
        if (!left) return undefined;
        const contents = `export function ${left.exported}() { throw new RangeError('${left.exported} is not on this page'); }`;
        return { contents, loader: 'ts' };
      });
    },
  };
}

for (const [ability, { entry, without }] of Object.entries(BUNDLES)) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/page/${entry}`, import.meta.url))],
    plugins: [leaveOut(without)],
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  });
  const code = outputFiles.map(({ text }) => text.trim()).join('\n');
  if (/<\/script|<!--/i.test(code)) throw new Error(`${entry}: its bundle would end the element that it stands in`);
  const bundle = fileURLToPath(new URL(`../dist/page/${ability}.js`, import.meta.url));
  await mkdir(dirname(bundle), { recursive: true });
  const written = `${bundle}.${String(process.pid)}`;
  await writeFile(written, code);
  await rename(written, bundle);
}
