import type { KubernetesObject } from './cluster.js';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** The object after `kubectl patch --type=json` (RFC 6902: add, replace, remove, test) or `--type=merge` (RFC 7386) of it. */
export function applyPatch(object: KubernetesObject, type: string, patch: unknown): KubernetesObject {
  if (type === 'merge') return merge(object, patch) as KubernetesObject;
  if (type !== 'json') throw new Error(`this fake knows patches of type json and merge, not ${type}`);
  const patched = structuredClone(object);
  for (const operation of patch as Operation[]) operate(patched, operation);
  return patched;
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function operate(root: any, { op, path, value }: Operation): void {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop()!;
  const parent = keys.reduce((at, key) => at?.[key], root);
  if (parent === undefined || (op !== 'add' && !Object.hasOwn(parent, last))) {
    throw new Error(
      `the server rejected our request due to an error in our request: ${op} ${path}: doc is missing path`,
    );
  }
  if (op === 'test') {
    if (JSON.stringify(parent[last]) !== JSON.stringify(value)) throw new Error(`testing value ${path} failed`);
  } else if (op === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  } else if (op === 'add' && Array.isArray(parent))
    parent.splice(last === '-' ? parent.length : Number(last), 0, value);
  else if (op === 'add' || op === 'replace') parent[last] = value;
  else throw new Error(`this fake knows no operation ${op}`);
}
