import { closed, listOf, mapOf, text } from './closed.js';

const API_VERSION = 'kustomize.config.k8s.io/v1beta1';

/**
 * The fields of a kustomization that ours may use: those that mean the same to kustomize 2.0.3, which Debian 12's kubectl has built in, and to 5, which warns of bases, commonLabels,
 * patchesStrategicMerge and vars (reference: kubectl.docs.kubernetes.io/references/kustomize).
 */
export const KUSTOMIZE_SCHEMAS: Readonly<Record<string, object>> = {
  [`${API_VERSION}/Kustomization`]: closed(
    {
      apiVersion: { const: API_VERSION },
      kind: { const: 'Kustomization' },
      namespace: text(),
      resources: listOf(text()),
      commonAnnotations: mapOf(text()),
      configMapGenerator: listOf(configMap()),
      images: listOf(closed({ name: text(), newName: text(), newTag: text(), digest: text() }, ['name'])),
      patches: listOf(patch()),
    },
    ['apiVersion', 'kind'],
  ),
};

function configMap(): object {
  const behavior = { type: 'string', enum: ['create', 'replace', 'merge'] };
  return closed({ name: text(), namespace: text(), behavior, files: listOf(text()), literals: listOf(text()) }, [
    'name',
  ]);
}

function patch(): object {
  const target = closed({ group: text(), version: text(), kind: text(), name: text(), labelSelector: text() });
  return {
    ...closed({ path: text(), patch: text(), target }),
    oneOf: [{ required: ['path'] }, { required: ['patch'] }],
  };
}
