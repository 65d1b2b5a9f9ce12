import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kustomize } from './kustomize.js';
import type { ManifestDocument } from './manifests.js';

/** An overlay's documents, by kind where there is one of it. */
export interface BuiltOverlay {
  readonly documents: readonly ManifestDocument[];
  /** The one document of a kind; undefined where there is none, an error where there are several. */
  readonly find: (kind: string) => ManifestDocument | undefined;
  /** The same where there must be one. */
  readonly the: (kind: string) => ManifestDocument;
}

/** What kubectl builds of an overlay of deploy/. */
export async function buildOverlay(name: string): Promise<BuiltOverlay> {
  const { documents } = await kustomize('deploy', `overlays/${name}`);
  const find = (kind: string): ManifestDocument | undefined => {
    const found = documents.filter((document) => document.kind === kind);
    if (found.length > 1) throw new Error(`${name} has ${String(found.length)} documents of kind ${kind}`);
    return found[0];
  };
  const the = (kind: string): ManifestDocument => {
    const found = find(kind);
    if (!found) throw new Error(`${name} has no ${kind}`);
    return found;
  };
  return { documents, find, the };
}

/** What a pod's container would find: its environment, and its mounted files below a folder. */
export interface ContainerWorld {
  readonly environment: Readonly<Record<string, string>>;
  /** A path of the container in the folder. */
  readonly pathOf: (path: string) => string;
  readonly remove: () => Promise<void>;
}

/**
 * Lays out what the only container of a pod is given: ConfigMaps as variables and files, an empty folder where a claim is mounted, and `secrets` by name and key. Paths in variables and
 * files are mapped into the folder. The hash of a token that is among the secrets stands in the files where the page of deploy/ says to write it. Rejects where a Secret that must be there is not, as the kubelet does not start the container then.
 */
export async function layOutContainer(
  { the, documents }: BuiltOverlay,
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<ContainerWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'container-'));
  const pod = the('Deployment').spec.template.spec as ManifestDocument;
  const [container] = pod.containers as ManifestDocument[];
  const mounts = (container!.volumeMounts ?? []) as { name: string; mountPath: string }[];
  const pathOf = (path: string): string => join(folder, path);
  const mapped = (text: string): string =>
    mounts.reduce(
      (all, { mountPath }) => all.replaceAll(new RegExp(`${mountPath}(?=/|$|\\s)`, 'g'), pathOf(mountPath)),
      text,
    );
  const configMap = (name: string): Record<string, string> => {
    const found = documents.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    if (!found) throw new Error(`configmap "${name}" not found`);
    return found.data as Record<string, string>;
  };
  for (const { name, mountPath } of mounts) {
    const volume = (pod.volumes as ManifestDocument[]).find((one) => one.name === name);
    if (!volume) throw new Error(`volume "${name}" not found`);
    await mkdir(pathOf(mountPath), { recursive: true });
    for (const [file, text] of Object.entries(volume.configMap ? configMap(volume.configMap.name as string) : {}))
      await writeFile(join(pathOf(mountPath), file), withHashes(mapped(text), secrets));
  }
  const environment: Record<string, string> = {};
  for (const { configMapRef } of (container!.envFrom ?? []) as { configMapRef: { name: string } }[])
    for (const [name, value] of Object.entries(configMap(configMapRef.name))) environment[name] = mapped(value);
  for (const { name, value, valueFrom } of (container!.env ?? []) as ManifestDocument[]) {
    const reference = valueFrom?.secretKeyRef as { name: string; key: string; optional?: boolean } | undefined;
    const found = reference ? secrets[reference.name]?.[reference.key] : mapped(value as string);
    if (found !== undefined) environment[name as string] = found;
    else if (reference?.optional !== true) throw new Error(`secret "${String(reference?.name)}" not found`);
  }
  return { environment, pathOf, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The Secrets that the page of deploy/ makes for an overlay that stands on production. */
export const PRODUCTION_SECRETS = {
  'canary-judge-link-key': { keys: `${'a'.repeat(64)},${'b'.repeat(64)}` },
  'canary-judge-token-release': { token: `cj_${'r'.repeat(43)}` },
  'canary-judge-token-author': { token: `cj_${'a'.repeat(43)}` },
  'canary-judge-token-prometheus': { token: `cj_${'p'.repeat(43)}` },
} as const;

function withHashes(text: string, secrets: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return text.replaceAll(/sha256:hash-of-the-token-of-(\w+)/g, (placeholder, caller: string) => {
    const token = secrets[`canary-judge-token-${caller}`]?.token;
    return token === undefined ? placeholder : `sha256:${createHash('sha256').update(token).digest('hex')}`;
  });
}
