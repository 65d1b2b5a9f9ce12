import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { steadySbom } from './steady-sbom.js';

// Writes what the service is made of, as CycloneDX, to dist/sbom.cdx.json or to the file named: npm's own list of what the lock file holds for production, without
// what differs from one run to the next.

const Manifest = z.looseObject({ devDependencies: z.unknown() });
const Lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })) });

const checkout = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
try {
  const [file = 'dist/sbom.cdx.json'] = process.argv.slice(2);
  layProduction();
  const command = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--loglevel', 'error'];
  const listed = execFileSync('npm', command, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, steadySbom(listed));
} finally {
  rmSync(folder, { recursive: true });
}

/** npm's own `--omit dev` leaves out packages of production, too, where those of development need them as well. */
function layProduction(): void {
  const manifest = Manifest.parse(read('package.json'));
  const lock = Lock.parse(read('package-lock.json'));
  const shipped = Object.entries(lock.packages)
    .filter(([, { dev = false }]) => !dev)
    .map(([path, locked]): [string, object] => [
      path,
      path === '' ? { ...locked, devDependencies: undefined } : locked,
    ]);
  write('package.json', { ...manifest, devDependencies: undefined });
  write('package-lock.json', { ...lock, packages: Object.fromEntries(shipped) });
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(checkout, name), 'utf8'));
}

function write(name: string, holds: object): void {
  writeFileSync(join(folder, name), JSON.stringify(holds));
}
