import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { applyPatch } from './apply-patch.js';
import { kindOf, type Cluster, type KubernetesObject } from './cluster.js';
import type { KubectlCall } from './kubectl-arguments.js';

/** What kubectl says on standard error before it ends with 1. */
export class KubectlError extends Error {}

type Verb = (asked: { call: KubectlCall; cluster: Cluster; namespace: string }) => string | Promise<string>;

/** The flags that each verb knows; those of GLOBAL are known to all. */
const VERBS: Readonly<Record<string, { readonly flags: readonly string[]; readonly answer: Verb }>> = {
  get: { flags: ['output', 'ignore-not-found'], answer: get },
  apply: { flags: ['filename', 'recursive'], answer: apply },
  create: { flags: ['filename', 'output'], answer: create },
  'create configmap': { flags: ['from-file'], answer: createConfigMap },
  patch: { flags: ['type', 'patch'], answer: patch },
  scale: { flags: ['replicas'], answer: scale },
  'set image': { flags: [], answer: setImage },
  'rollout status': { flags: ['timeout', 'watch'], answer: rolloutStatus },
  wait: { flags: ['for', 'timeout'], answer: waitFor },
  annotate: { flags: ['overwrite'], answer: annotate },
  // The port is not forwarded: whoever runs it knows the address already.
  'port-forward': { flags: [], answer: () => 'Forwarding from 127.0.0.1:8080 -> 8080' },
  delete: { flags: ['ignore-not-found', 'wait', 'timeout', 'filename', 'cascade'], answer: remove },
};
const GLOBAL = ['namespace', 'context', 'kubeconfig', 'request-timeout'];

/** What kubectl prints on standard output; rejects with a KubectlError for standard error. */
export async function answerKubectl(call: KubectlCall, cluster: Cluster): Promise<string> {
  const { words, flags } = call;
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((verb) => Object.hasOwn(VERBS, verb));
  const verb = name === undefined ? undefined : VERBS[name];
  if (name === undefined || !verb) throw new KubectlError(`error: unknown command "${words.join(' ')}" for "kubectl"`);
  const unknown = Object.keys(flags).find((flag) => ![...GLOBAL, ...verb.flags].includes(flag));
  if (unknown !== undefined) throw new KubectlError(`error: unknown flag: --${unknown}`);
  const rest = words.slice(name.split(' ').length);
  const namespace = textOf(flags.namespace) ?? 'default';
  return verb.answer({ call: { ...call, words: rest }, cluster, namespace });
}

function textOf(flag: string | true | undefined): string | undefined {
  return typeof flag === 'string' ? flag : undefined;
}

/** The kinds and names that "deployment a b", "deployment/a deployment/b" mean, and the words that are neither. */
function named(words: readonly string[]): { kind: string; name: string }[] {
  const [first = '', ...rest] = words;
  if (!first.includes('/')) return rest.map((name) => ({ kind: kindOf(first), name }));
  return words.flatMap((word) => {
    const [kind, name] = word.split('/');
    return kind !== undefined && name !== undefined ? [{ kind: kindOf(kind), name }] : [];
  });
}

function findAll(
  words: readonly string[],
  { call, cluster, namespace }: Parameters<Verb>[0],
): readonly KubernetesObject[] {
  return named(words).flatMap(({ kind, name }) => {
    const found = cluster.find(kind, name, namespace);
    if (found) return [found];
    if (call.flags['ignore-not-found'] !== undefined && call.flags['ignore-not-found'] !== 'false') return [];
    throw new KubectlError(`Error from server (NotFound): ${kind}s "${name}" not found`);
  });
}

function only(asked: Parameters<Verb>[0], words = asked.call.words.slice(0, 2)): KubernetesObject {
  const [object] = findAll(words[0]?.includes('/') ? words.slice(0, 1) : words, asked);
  if (!object) throw new KubectlError('error: resource(s) were provided, but no name was specified');
  return object;
}

function get(asked: Parameters<Verb>[0]): string {
  const objects =
    asked.call.words.length === 1 && !asked.call.words[0]!.includes('/')
      ? asked.cluster.list(asked.call.words[0]!, asked.namespace)
      : findAll(asked.call.words, asked);
  const output = textOf(asked.call.flags.output);
  if (output === 'name') return objects.map(({ kind, metadata }) => `${kindOf(kind)}/${metadata.name}`).join('\n');
  if (output !== 'json') throw new KubectlError(`error: this fake knows -o json and -o name, not ${String(output)}`);
  if (objects.length === 0) return '';
  return JSON.stringify(objects.length === 1 ? objects[0] : { kind: 'List', items: objects });
}

async function apply(asked: Parameters<Verb>[0]): Promise<string> {
  const files = allOf('filename', asked.call);
  if (files.length === 0) throw new KubectlError('error: must specify one of -f and -k');
  const said: string[] = [];
  for (const file of files) said.push(...(await applyFile(file, asked)));
  return said.join('\n');
}

/** As kubectl does it, which alone lets the cluster make up names. */
function create({ call, ...asked }: Parameters<Verb>[0]): Promise<string> {
  return apply({ ...asked, call: { ...call, words: ['generateName'] } });
}

async function applyFile(file: string, { call, cluster, namespace }: Parameters<Verb>[0]): Promise<string[]> {
  const text = file === '-' ? call.stdin : await readFile(resolve(call.directory, file), 'utf8');
  const objects = parseAllDocuments(text).flatMap((document) =>
    itemsOf(document.toJS(), call.words.includes('generateName') ? cluster : undefined),
  );
  return objects.map((object) => {
    const placed = { ...object, metadata: { namespace, ...object.metadata } };
    const { verb } = cluster.put(placed);
    const name = `${kindOf(object.kind)}/${object.metadata.name}`;
    return call.flags.output === 'name' ? name : `${name} ${verb}`;
  });
}

async function createConfigMap({ call, cluster, namespace }: Parameters<Verb>[0]): Promise<string> {
  const [name = ''] = call.words;
  const files = allOf('from-file', call);
  const texts = files.map(async (file) => [basename(file), await readFile(resolve(call.directory, file), 'utf8')]);
  const data: unknown = Object.fromEntries(await Promise.all(texts));
  cluster.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });
  return `configmap/${name} created`;
}

/** Every value of a flag that may be given several times. */
function allOf(flag: string, { args, flags }: KubectlCall): string[] {
  const last = textOf(flags[flag]);
  const given = args.flatMap((arg, i) => {
    if (arg.startsWith(`--${flag}=`)) return [arg.slice(flag.length + 3)];
    return arg === `--${flag}` ? [args[i + 1] ?? ''] : [];
  });
  return given.length > 0 || last === undefined ? given : [last];
}

/** With a cluster to be new in, the document may leave its name to that: the first is x1, the second x2. */
function itemsOf(document: any, cluster?: Cluster): KubernetesObject[] {
  if (document === null) return [];
  const { generateName } = document.metadata ?? {};
  if (cluster && generateName !== undefined) {
    const before = cluster.changes.filter(({ object }) => object.metadata.generateName === generateName);
    document.metadata.name = `${String(generateName)}x${String(before.length + 1)}`;
  }
  if (document.kind === 'List') return document.items;
  if (typeof document.kind !== 'string' || typeof document.metadata?.name !== 'string') {
    throw new KubectlError('error: error validating data: kind and metadata.name must be set');
  }
  return [document];
}

function patch(asked: Parameters<Verb>[0]): string {
  const object = only(asked);
  const type = textOf(asked.call.flags.type) ?? 'strategic';
  const body: unknown = JSON.parse(textOf(asked.call.flags.patch) ?? 'null');
  asked.cluster.put(applyPatch(object, type, body));
  return `${kindOf(object.kind)}/${object.metadata.name} patched`;
}

function scale(asked: Parameters<Verb>[0]): string {
  const object = only(asked);
  object.spec.replicas = Number(asked.call.flags.replicas);
  asked.cluster.put(object);
  return `${kindOf(object.kind)}/${object.metadata.name} scaled`;
}

function setImage(asked: Parameters<Verb>[0]): string {
  const [target = '', ...images] = asked.call.words;
  const object = only(asked, [target]);
  for (const [container, image] of images.map((pair) => pair.split('='))) {
    const found = object.spec.template.spec.containers.find(({ name }: { name: string }) => name === container);
    if (!found || image === undefined)
      throw new KubectlError(`error: unable to find container named "${String(container)}"`);
    found.image = image;
  }
  asked.cluster.put(object);
  return `${kindOf(object.kind)}/${object.metadata.name} image updated`;
}

function rolloutStatus(asked: Parameters<Verb>[0]): string {
  const { kind, metadata } = only(asked);
  return `${kindOf(kind)} "${metadata.name}" successfully rolled out`;
}

/** Nothing happens while it waits: what is not so by now never is. */
function waitFor(asked: Parameters<Verb>[0]): string {
  const { kind, metadata, status } = only(asked);
  const [, condition] = /^condition=(\w+)$/.exec(textOf(asked.call.flags.for) ?? '') ?? [];
  const conditions: { type: string; status: string }[] = status?.conditions ?? [];
  if (conditions.some((one) => one.type.toLowerCase() === condition?.toLowerCase() && one.status === 'True'))
    return `${kindOf(kind)}/${metadata.name} condition met`;
  throw new KubectlError(`error: timed out waiting for the condition on ${kindOf(kind)}s/${metadata.name}`);
}

function annotate(asked: Parameters<Verb>[0]): string {
  const object = only(asked);
  const pairs = asked.call.words.filter((word) => word.includes('=')).map((pair) => pair.split('='));
  const annotations = { ...object.metadata.annotations };
  for (const [name = '', value = ''] of pairs) annotations[name] = value;
  asked.cluster.put({ ...object, metadata: { ...object.metadata, annotations } });
  return `${kindOf(object.kind)}/${object.metadata.name} annotated`;
}

function remove(asked: Parameters<Verb>[0]): string {
  const objects = findAll(asked.call.words, asked);
  for (const object of objects) asked.cluster.remove(object);
  return objects.map(({ kind, metadata }) => `${kindOf(kind)} "${metadata.name}" deleted`).join('\n');
}
