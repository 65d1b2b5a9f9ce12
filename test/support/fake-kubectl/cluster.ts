/** An object of a cluster. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string; annotations?: Record<string, string> } & Record<string, any>;
  [key: string]: any;
}

/** What one call changed. */
export interface Change {
  readonly verb: 'created' | 'configured' | 'deleted';
  readonly object: KubernetesObject;
}

/** The objects of a cluster and how they came to be what they are. */
export interface Cluster {
  /** The object as it is, of a kind in any spelling that kubectl takes; undefined where there is none. */
  readonly find: (kind: string, name: string, namespace?: string) => KubernetesObject | undefined;
  readonly list: (kind: string, namespace?: string) => KubernetesObject[];
  /** Creates or replaces it, as an API server with Istio's webhook would: refuses by throwing. */
  readonly put: (object: KubernetesObject) => Change;
  readonly remove: (object: KubernetesObject) => void;
  /** Every change since the start, oldest first. */
  readonly changes: Change[];
}

const KINDS: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  svc: 'service',
  vs: 'virtualservice',
  dr: 'destinationrule',
  cm: 'configmap',
  ns: 'namespace',
};

/** A cluster that begins with these objects. */
export function createCluster(objects: readonly KubernetesObject[] = []): Cluster {
  const held = new Map<string, KubernetesObject>();
  const changes: Change[] = [];
  const keyOf = (kind: string, namespace: string, name: string): string => `${kindOf(kind)}/${namespace}/${name}`;
  const keyOfObject = ({ kind, metadata }: KubernetesObject): string =>
    keyOf(kind, metadata.namespace ?? 'default', metadata.name);
  const put = (object: KubernetesObject): Change => {
    const key = keyOfObject(object);
    const before = held.get(key);
    check(object, before);
    held.set(key, structuredClone(object));
    const change: Change = { verb: before ? 'configured' : 'created', object: structuredClone(object) };
    changes.push(change);
    return change;
  };
  objects.forEach(put);
  changes.length = 0;
  return {
    changes,
    put,
    find: (kind, name, namespace = 'default') => structuredClone(held.get(keyOf(kind, namespace, name))),
    list: (kind, namespace = 'default') =>
      [...held].flatMap(([key, object]) => (key.startsWith(keyOf(kind, namespace, '')) ? structuredClone(object) : [])),
    remove: (object) => {
      held.delete(keyOfObject(object));
      changes.push({ verb: 'deleted', object });
    },
  };
}

/** One name for a kind: "deployments.apps", "Deployment" and "deploy" are "deployment". */
export function kindOf(word: string): string {
  const lower = word.toLowerCase().split('.')[0]!;
  const single = lower.replace(/s$/, '');
  return KINDS[lower] ?? KINDS[single] ?? single;
}

function check(object: KubernetesObject, before: KubernetesObject | undefined): void {
  const { kind, spec } = object;
  if (kind === 'Deployment') checkDeployment(object, before);
  if (kind !== 'VirtualService') return;
  for (const { route } of spec.http ?? []) {
    const weights: number[] = (route ?? []).map(({ weight }: { weight?: number }) => weight ?? 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (weights.length > 1 && total !== 100) {
      throw new Error(
        `admission webhook "validation.istio.io" denied the request: configuration is invalid: total destination weight = ${String(total)}, expected 100`,
      );
    }
  }
}

function checkDeployment({ metadata, spec }: KubernetesObject, before: KubernetesObject | undefined): void {
  const selector: Record<string, string> = spec.selector.matchLabels;
  const labels: Record<string, string> = spec.template.metadata.labels;
  const text = JSON.stringify(selector);
  if (Object.entries(selector).some(([name, value]) => labels[name] !== value)) {
    throw new Error(`The Deployment "${metadata.name}" is invalid: selector ${text} does not match template labels`);
  }
  if (before && JSON.stringify(before.spec.selector.matchLabels) !== text) {
    throw new Error(`The Deployment "${metadata.name}" is invalid: spec.selector: field is immutable`);
  }
}
