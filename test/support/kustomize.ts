import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { parseDocuments, type ManifestDocument } from './manifests.js';

const run = promisify(execFile);

/** What a kustomization builds. */
export interface Built {
  readonly documents: readonly ManifestDocument[];
  /** What kubectl said on standard error, warnings of what is deprecated among it. */
  readonly said: string;
}

/**
 * What `kubectl kustomize` makes of a folder below `root`, with the kubectl that is there. Debian 12's has kustomize 2.0.3 of 2019, which takes neither a folder among resources nor a patch by
 * path: to it a copy is given in which these are written as it knows them.
 */
export async function kustomize(root: string, folder: string): Promise<Built> {
  return (await knowsFolders()) ? build(join(root, folder)) : kustomizeAsOld(root, folder);
}

/** The same by way of the copy for kustomize 2.0.3, which today's can build as well. */
export async function kustomizeAsOld(root: string, folder: string): Promise<Built> {
  const copy = await mkdtemp(join(tmpdir(), 'kustomize-'));
  try {
    await cp(root, copy, { recursive: true });
    for (const file of await readdir(copy, { recursive: true }))
      if (file.endsWith('kustomization.yaml')) await writeAsOld(join(copy, file));
    return await build(join(copy, folder));
  } finally {
    await rm(copy, { recursive: true });
  }
}

let folders: Promise<boolean> | undefined;

/** Whether the kubectl that is there has a kustomize of this decade; Debian's does not tell its version. */
function knowsFolders(): Promise<boolean> {
  folders ??= run('kubectl', ['version', '--client', '--output', 'json']).then(
    ({ stdout }) => (JSON.parse(stdout) as { kustomizeVersion?: string }).kustomizeVersion !== undefined,
  );
  return folders;
}

async function build(folder: string): Promise<Built> {
  const { stdout, stderr } = await run('kubectl', ['kustomize', folder], { maxBuffer: 16 * 1024 * 1024 });
  return { documents: parseDocuments(stdout, relative('', folder)), said: stderr };
}

interface Kustomization extends Record<string, unknown> {
  readonly resources?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
}

async function writeAsOld(file: string): Promise<void> {
  const { resources = [], patches = [], ...others } = parse(await readFile(file, 'utf8')) as Kustomization;
  const isFolder = await Promise.all(
    resources.map(async (resource) => (await stat(join(dirname(file), resource))).isDirectory()),
  );
  const old = {
    ...others,
    bases: resources.filter((_, index) => isFolder[index]),
    resources: resources.filter((_, index) => !isFolder[index]),
    patchesStrategicMerge: patches.map(({ path }) => path),
  };
  await writeFile(file, stringify(old));
}
