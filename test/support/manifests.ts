import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { metadataMistakes } from './manifest-metadata.js';
import { FLAGGER_SCHEMAS } from './schemas/flagger.js';
import { KUSTOMIZE_SCHEMAS } from './schemas/kustomize.js';
import { TEKTON_SCHEMAS } from './schemas/tekton.js';
import { watchReads } from './watch-reads.js';

/** A document as its file has it: JSON of no declared type. */
export type ManifestDocument = Record<string, any>;

/** Every document of a YAML or JSON file, or of all such files below a folder in the order of their names; throws for what YAML 1.1 and 1.2 read differently. */
export function documentsOf(path: string): readonly ManifestDocument[] {
  if (!statSync(path).isDirectory()) return parseDocuments(readFileSync(path, 'utf8'), path);
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .flatMap((name) => documentsOf(join(path, name)));
}

/** Every document of a text; `name` is said where it is broken. The items of a List are documents of their own. */
export function parseDocuments(text: string, name: string): readonly ManifestDocument[] {
  const documents = parseAllDocuments(text);
  const old = parseAllDocuments(text, { version: '1.1' });
  if (!Array.isArray(documents) || !Array.isArray(old)) return [];
  return documents.flatMap((document, index) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new Error(`${name}: ${problem.message}`);
    const read = document.toJS() as ManifestDocument | null;
    if (read === null) return [];
    if (read.apiVersion !== undefined && !isDeepStrictEqual(read, old[index]?.toJS()))
      throw new Error(`${name}: document ${String(index + 1)} is read differently by YAML 1.1, as kubectl reads it`);
    return read.kind === 'List' ? (read.items as ManifestDocument[]) : [read];
  });
}

/** What is wrong with a document by the schema of its apiVersion and kind, unknown fields among it; throws for a kind that there is no schema of. */
export async function schemaMistakes(document: ManifestDocument): Promise<readonly string[]> {
  const { apiVersion, kind } = document as { apiVersion?: unknown; kind?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    throw new Error(`apiVersion and kind must be texts: ${JSON.stringify(document).slice(0, 200)}`);
  const own = OWN_SCHEMAS[`${apiVersion}/${kind}`];
  const found = own ? ownMistakes(own, document) : await modelMistakes(document, apiVersion, kind);
  return [...found, ...metadataMistakes(document)].map((mistake) => `${nameOf(document)}: ${mistake}`);
}

function nameOf({ kind, metadata }: ManifestDocument): string {
  return `${String(kind)} ${String(metadata?.name ?? metadata?.generateName ?? 'without a name')}`;
}

const OWN_SCHEMAS: Readonly<Record<string, object>> = { ...FLAGGER_SCHEMAS, ...TEKTON_SCHEMAS, ...KUSTOMIZE_SCHEMAS };
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });

function ownMistakes(schema: object, document: ManifestDocument): readonly string[] {
  const validate = ajv.compile(schema);
  return validate(document) ? [] : (validate.errors ?? []).map(describeError);
}

function describeError({ instancePath, keyword, message, params }: ErrorObject): string {
  const known = params as Record<string, unknown>;
  const about = known.missingProperty ?? known.additionalProperty ?? known.type ?? known.allowedValues ?? known.format;
  return `${instancePath || '/'} ${message ?? keyword}${about === undefined ? '' : ` (${JSON.stringify(about)})`}`;
}

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const MODELS = [
  'kubernetes-models',
  ...['argo-rollouts', 'argo-workflows', 'istio', 'prometheus-operator'].map((name) => `@kubernetes-models/${name}`),
];

/** Where a schema lets a person write what they like: these alone are not looked into. */
const FREE = [/\/provider\/web\/jsonBody$/, /\/templates\/\d+\/(?:.*\/)?plugin$/];

interface Validate {
  (document: unknown): boolean;
  errors: readonly ErrorObject[] | null;
}

async function modelMistakes(document: ManifestDocument, apiVersion: string, kind: string): Promise<readonly string[]> {
  const validate = await validatorOf(apiVersion, kind);
  const watched = watchReads(WORKFLOW_KINDS.includes(kind) ? asModelled(document) : document);
  const wrong = validate(watched.value) ? [] : (validate.errors ?? []).map(describeError);
  const unread = watched.unread().map((path) => `${path} is no field of it`);
  const untouched = watched.untouched().filter((path) => !FREE.some((free) => free.test(path)));
  return [...new Set([...wrong, ...unread, ...untouched.map((path) => `${path} is not what is expected there`)])];
}

const validators = new Map<string, Promise<Validate>>();

/** The validator that was made of the schema of a kind: of Kubernetes' OpenAPI, or of the project's custom resource definition. */
function validatorOf(apiVersion: string, kind: string): Promise<Validate> {
  const key = `${apiVersion}/${kind}`;
  const validator = validators.get(key) ?? loadValidator(key);
  validators.set(key, validator);
  return validator;
}

async function loadValidator(key: string): Promise<Validate> {
  const model = MODELS.find((name) => existsSync(join(MODULES, name, `${key}.js`)));
  const source = model === undefined ? '' : readFileSync(join(MODULES, model, `${key}.js`), 'utf8');
  const schema = /\/(_schemas\/\w+)(?:\.js)?"/.exec(source)?.[1];
  if (model === undefined || schema === undefined) throw new Error(`There is no schema of ${key}`);
  const loaded = (await import(pathToFileURL(join(MODULES, model, `${schema}.js`)).href)) as { validate: Validate };
  return loaded.validate;
}

const WORKFLOW_KINDS = ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow'];

/**
 * A workflow as its model, which was made of Go's types, has it: a list of parallel steps lies in an object there, since the model does not know that Argo
 * Workflows reads steps by a function of its own, and a container needs a name, which Argo Workflows gives it.
 */
function asModelled(document: ManifestDocument): ManifestDocument {
  const copy = structuredClone(document);
  const templates: unknown = copy.spec?.workflowSpec?.templates ?? copy.spec?.templates;
  for (const template of Array.isArray(templates) ? (templates as ManifestDocument[]) : []) {
    if (Array.isArray(template.steps)) template.steps = (template.steps as unknown[]).map((steps) => ({ steps }));
    for (const container of [template.container, template.script])
      if (typeof container === 'object' && container !== null) container.name ??= 'main';
  }
  return copy;
}
