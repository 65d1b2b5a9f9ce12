import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Bundles the script of report pages, the judges in it as they are. Several may do it at once.

const ENTRY = fileURLToPath(new URL('../src/page/main.ts', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../dist/page/report.js', import.meta.url));

const { outputFiles } = await build({
  entryPoints: [ENTRY],
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
if (/<\/script|<!--/i.test(code)) throw new Error(`${ENTRY}: its bundle would end the element that it stands in`);
await mkdir(dirname(BUNDLE), { recursive: true });
const written = `${BUNDLE}.${String(process.pid)}`;
await writeFile(written, code);
await rename(written, BUNDLE);
