import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { kustomize } from '../support/kustomize.js';
import { documentsOf, parseDocuments, schemaMistakes } from '../support/manifests.js';
import { shellBlocks } from '../support/shell-blocks.js';

const PAGE = 'deploy/README.md';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OLD_KEY = '0123456789abcdef'.repeat(4);
const KEY = '[0-9a-f]{64}';
const STATUS = 'kubectl -n canary-judge rollout status deployment/canary-judge --timeout=2m';

/** What each block, by its start, calls: texts, or expressions where there is something random in it. */
const BLOCKS: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'docker build': [
    'docker build -t registry.example.com/canary-judge:0.1.0 .',
    'kind load docker-image registry.example.com/canary-judge:0.1.0',
    'kubectl apply -k deploy/overlays/try',
    STATUS,
    'kubectl -n canary-judge port-forward service/canary-judge 8080:8080',
  ],
  'kubectl -n canary-judge set env': [
    'kubectl -n canary-judge set env deployment/canary-judge PROMETHEUS_URL=http://prometheus.monitoring.svc:9090',
  ],
  'kubectl delete': ['kubectl delete -k deploy/overlays/try'],
  'kubectl -n canary-judge delete': [
    /^kubectl -n canary-judge delete [a-z]+(,[a-z]+)* -l app\.kubernetes\.io\/name=canary-judge$/,
  ],
  'kubectl label': ['kubectl label namespace argo-rollouts canary-judge-access=allowed'],
  'kubectl -n canary-judge get': [
    'kubectl -n canary-judge get secret canary-judge-token-release -o jsonpath={.data.token}',
    'kubectl -n shop create secret generic canary-judge-token --from-file=token=/dev/stdin',
  ],
  'kubectl create namespace': [
    'kubectl create namespace canary-judge',
    new RegExp(`^kubectl -n canary-judge create secret generic canary-judge-link-key --from-literal=keys=${KEY}$`),
    ...['release', 'author', 'prometheus'].map(
      (caller) =>
        `kubectl -n canary-judge create secret generic canary-judge-token-${caller} --from-file=token=/dev/stdin`,
    ),
    'kubectl apply -k deploy/overlays/production',
    STATUS,
  ],
  'old=': [
    'kubectl -n canary-judge get secret canary-judge-link-key -o jsonpath={.data.keys}',
    ...[`${OLD_KEY},${KEY}`, `${KEY},${OLD_KEY}`].flatMap((keys) => [
      new RegExp(
        `^kubectl -n canary-judge create secret generic canary-judge-link-key --from-literal=keys=${keys} --dry-run=client -o yaml$`,
      ),
      'kubectl apply -f -',
      'kubectl -n canary-judge rollout restart deployment/canary-judge',
      STATUS,
    ]),
  ],
  'cp -r': ['kubectl diff -k deploy/overlays/ours', 'kubectl apply -k deploy/overlays/ours'],
  gcloud: [
    /^gcloud iam service-accounts create canary-judge /,
    /^gcloud projects add-iam-policy-binding .* --role=roles\/monitoring.viewer /,
    /^gcloud iam .* --role=roles\/iam.workloadIdentityUser --member=serviceAccount:shop-production.svc.id.goog\[canary-judge\/canary-judge\]$/,
    /^kubectl -n canary-judge annotate --overwrite serviceaccount canary-judge iam.gke.io\/gcp-service-account=canary-judge@/,
  ],
  'kubectl -n canary-judge rollout undo': ['kubectl -n canary-judge rollout undo deployment/canary-judge', STATUS],
};

/** They tell what they are called with, a line a call. What kubectl can do without a cluster, the real one does. */
const RECORD = `printf '%s\\n' "$(basename "$0") $*" >> "$CALLS"`;
const PROGRAMS = {
  docker: RECORD,
  kind: RECORD,
  gcloud: RECORD,
  npx: 'exec "$@"',
  'canary-judge': `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${join(ROOT, 'src/cli.ts')}' "$@"`,
  // What is piped into it comes from a call before: it is read before this one is told of.
  kubectl: `case "$*" in *"apply -f -"*) { echo ---; cat; } >> applied.yaml ;; esac
${RECORD}
case "$*" in
  *"=/dev/stdin"*) { cat; echo; } | tee -a tokens | exec "$REAL_KUBECTL" "$@" --dry-run=client ;;
  *"--dry-run=client"*) exec "$REAL_KUBECTL" "$@" ;;
  *create*) exec "$REAL_KUBECTL" "$@" --dry-run=client ;;
  *"get secret"*) printf %s "${OLD_KEY}" | base64 -w 0 ;;
esac`,
};

/** What a block has done. */
interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly calls: readonly string[];
  readonly home: string;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-page-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function runBlock(commands: string): Promise<Ran> {
  const home = await mkdtemp(join(folder, 'home-'));
  const bin = join(home, 'bin');
  await mkdir(bin);
  for (const [name, does] of Object.entries(PROGRAMS)) {
    await writeFile(join(bin, name), `#!/usr/bin/env bash\nset -euo pipefail\n${does}\n`);
    await chmod(join(bin, name), 0o755);
  }
  for (const name of ['base', 'monitoring', 'overlays'])
    await cp(join(ROOT, 'deploy', name), join(home, 'deploy', name), { recursive: true });
  await cp(join(ROOT, 'metric-configs'), join(home, 'metric-configs'), { recursive: true });
  const calls = join(home, 'calls');
  await writeFile(calls, '');
  const { PATH = '' } = process.env;
  const script = `export REAL_KUBECTL=$(command -v kubectl) CALLS='${calls}' PATH='${bin}${delimiter}'"$PATH"\n${commands}`;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: home,
    env: { ...process.env, PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = await text(child.stdout);
  return { code: await closed, said, calls: (await readFile(calls, 'utf8')).split('\n').slice(0, -1), home };
}

describe('the page of deploy/', () => {
  const blocks = shellBlocks(PAGE);
  const findBlock = (starts: string): string => blocks.find(({ text: block }) => block.startsWith(starts))!.text;

  it('has no commands but these', () => {
    const starts = Object.keys(BLOCKS);

    expect(blocks.filter(({ text: block }) => !starts.some((start) => block.startsWith(start)))).toEqual([]);
    expect(blocks).toHaveLength(starts.length);
  });

  it.each(Object.entries(BLOCKS))('%s … runs to its end and calls what it should', async (starts, expected) => {
    const block = findBlock(starts);
    const { code, calls, home } = await runBlock(block);
    const told = expected.map((call) => (typeof call === 'string' ? call : (expect.stringMatching(call) as string)));

    expect(code).toBe(0);
    expect(calls).toHaveLength(told.length);
    // Both ends of a pipe begin at once, in any order.
    expect(calls).toEqual(block.includes(' | ') ? expect.arrayContaining(told) : told);
    for (const call of calls) {
      const applied = / -k deploy\/(\S+)$/.exec(call)?.[1];
      if (applied !== undefined)
        expect((await kustomize(join(home, 'deploy'), applied)).documents.length).toBeGreaterThan(5);
    }
  });

  it('applies Secrets that Kubernetes takes when the key is changed', async () => {
    const { home } = await runBlock(findBlock('old='));
    const applied = documentsOf(join(home, 'applied.yaml'));

    expect(applied.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace] as unknown)).toEqual(
      Array(2).fill(['Secret', 'canary-judge-link-key', 'canary-judge']),
    );
    for (const secret of applied) expect(await schemaMistakes(secret)).toEqual([]);
    const keys = applied.map(({ data }) =>
      Buffer.from(data.keys as string, 'base64')
        .toString()
        .split(','),
    );
    expect(keys[0]).toEqual([...keys[1]!].reverse());
    expect(keys[0]?.[0]).toBe(OLD_KEY);
  });

  it('makes a token for each caller of production, and settings with its hash', async () => {
    const { home } = await runBlock(findBlock('kubectl create namespace'));
    const tokens = (await readFile(join(home, 'tokens'), 'utf8')).split('\n').slice(0, -1);
    const file = join(home, 'deploy/overlays/production/settings.yaml');
    const [settings] = documentsOf(file);

    expect(tokens).toEqual(Array(3).fill(expect.stringMatching(/^cj_[A-Za-z0-9_-]{43}$/)));
    expect(new Set(tokens).size).toBe(3);
    expect(
      Object.values(settings?.access.callers as object).map((caller) => (caller as { tokens: unknown }).tokens),
    ).toEqual(tokens.map((token) => [`sha256:${createHash('sha256').update(token).digest('hex')}`]));
    await expect(loadSettings({ CANARY_JUDGE_CONFIG: file })).resolves.toBeDefined();
  });

  it('hands a pipeline its token as it is', async () => {
    const { home } = await runBlock(findBlock('kubectl -n canary-judge get'));

    expect(await readFile(join(home, 'tokens'), 'utf8')).toBe(`${OLD_KEY}\n`);
  });

  it('takes away what runs, and neither the namespace nor the link key nor the archive', async () => {
    const [, kinds = ''] = / delete (\S+) -l /.exec(findBlock('kubectl -n canary-judge delete')) ?? [];
    const { documents } = await kustomize('deploy', 'overlays/archive');
    const labelled = documents.filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'canary-judge' && metadata.namespace,
    );
    const left = labelled.filter(({ kind }) => !kinds.split(',').includes(String(kind).toLowerCase()));

    expect(left.map(({ kind }) => kind as unknown)).toEqual(['PersistentVolumeClaim']);
    expect(kinds).not.toMatch(/namespace|secret|all/);
  });

  it('adds a config of the library to those that are one’s own', async () => {
    const { home, said } = await runBlock(findBlock('cp -r'));
    const { documents } = await kustomize(join(home, 'deploy'), 'overlays/ours');
    const configs = documents.find(({ metadata }) =>
      (metadata.name as string).startsWith('canary-judge-metric-configs-'),
    );

    expect(Object.keys(configs?.data as object).sort()).toEqual(['checkout.yaml', 'istio-service.yaml']);
    expect(said).toMatch(/2 files: 0 errors/);
  });

  it('shows manifests that Kubernetes takes, for pods that are there', async () => {
    const shown = [...(await readFile(join(ROOT, PAGE), 'utf8')).matchAll(/^```yaml\n(.*?)^```/gms)].flatMap(
      ([, yaml = '']) => parseDocuments(yaml, PAGE),
    );
    const { documents } = await kustomize('deploy', 'overlays/production');
    const pods = documents.find(({ kind }) => kind === 'Deployment')?.spec.template.metadata.labels as object;

    expect(shown).toHaveLength(2);
    for (const policy of shown) {
      expect(await schemaMistakes(policy)).toEqual([]);
      expect(pods).toMatchObject(policy.spec.podSelector.matchLabels as object);
    }
  });

  it('tells of every overlay, and links to nothing that is not there', async () => {
    const page = await readFile(join(ROOT, PAGE), 'utf8');
    const overlays = await readdir(join(ROOT, 'deploy/overlays'));

    for (const overlay of overlays) expect(page).toContain(`[\`overlays/${overlay}\`](overlays/${overlay})`);
    for (const [, target = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)/g))
      await expect(
        readdir(join(ROOT, 'deploy', target)).catch(() => readFile(join(ROOT, 'deploy', target))),
      ).resolves.toBeDefined();
  });
});
