/** What the API server refuses in a document's metadata, which no schema says: names, labels and annotations (Kubernetes, "Object Names and IDs", "Labels and Selectors"). */
export function metadataMistakes({ kind, metadata, spec }: Record<string, any>): readonly string[] {
  if (kind === 'Kustomization') return [];
  const named = nameMistakes(metadata ?? {});
  const kept = [metadata, spec?.template?.metadata, spec?.selector].flatMap((part) => labelMistakes(part ?? {}));
  return [...named, ...kept];
}

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

function nameMistakes({ name, generateName }: Record<string, unknown>): readonly string[] {
  if (typeof generateName === 'string' && name === undefined)
    return NAME.test(`${generateName}x`) ? [] : [`/metadata/generateName cannot be "${generateName}"`];
  if (typeof name !== 'string') return ['/metadata/name is missing'];
  return NAME.test(name) && name.length <= 253 ? [] : [`/metadata/name cannot be "${name}"`];
}

function labelMistakes({ labels, matchLabels, annotations }: Record<string, unknown>): readonly string[] {
  return [
    ...[labels, matchLabels].flatMap((map) => entriesOf(map).filter(([key, value]) => !isLabel(key, value))),
    ...entriesOf(annotations).filter(([key, value]) => !KEY.test(key) || typeof value !== 'string'),
  ].map(([key, value]) => `the label or annotation ${key}: ${JSON.stringify(value)} cannot be`);
}

function isLabel(key: string, value: unknown): boolean {
  return KEY.test(key) && typeof value === 'string' && VALUE.test(value);
}

function entriesOf(map: unknown): readonly (readonly [string, unknown])[] {
  return typeof map === 'object' && map !== null ? Object.entries(map) : [];
}
