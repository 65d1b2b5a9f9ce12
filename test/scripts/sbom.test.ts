import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** CycloneDX' own. */
const SCHEMAS = join(
  dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
  'res/schema',
);

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly { readonly name: string; readonly version: string }[];
}

let folder: string;
let texts: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sbom-'));
  const files = ['one.json', 'two.json'].map((name) => join(folder, name));
  for (const file of files) await promisify(execFile)('npm', ['run', '--silent', 'sbom', '--', file], { cwd: ROOT });
  texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

function schema(name: string): object {
  return JSON.parse(readFileSync(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
}

describe('npm run sbom', () => {
  it('writes the same bytes each time', () => {
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toMatch(/timestamp|\/work|\/tmp/);
  });

  it("writes what CycloneDX' own schema accepts", () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
    for (const name of ['spdx', 'jsf-0.82']) {
      // As the schema of the document calls them.
      ajv.addSchema({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
    }
    const isBom = ajv.compile(schema('bom-1.5'));
    const bom = JSON.parse(texts[0]!) as object;

    expect(isBom(bom), JSON.stringify(isBom.errors)).toBe(true);
    expect(isBom({ ...bom, bomFormat: 'SPDX' })).toBe(false);
    expect(isBom({ ...bom, serialNumber: 'urn:uuid:1' })).toBe(false);
  });

  it('lists each package of production in the lock file, and no other', () => {
    const bom = JSON.parse(texts[0]!) as Bom;
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; dev?: boolean; name?: string }>;
    };
    const locked = Object.entries(lock.packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, { version, name }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`);

    expect(bom.metadata.component.name).toBe('canary-judge');
    expect(bom.components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual([...new Set(locked)].sort());
    expect(locked.length).toBeGreaterThan(20);
  });
});
