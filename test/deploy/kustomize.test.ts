import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kustomize, kustomizeAsOld } from '../support/kustomize.js';
import { documentsOf, schemaMistakes, type ManifestDocument } from '../support/manifests.js';

const DEPLOY = 'deploy';
const OVERLAYS = readdirSync('deploy/overlays').map((name) => `overlays/${name}`);

function sorted(documents: readonly ManifestDocument[]): readonly ManifestDocument[] {
  const key = ({ kind, metadata }: ManifestDocument): string => `${String(kind)} ${String(metadata.name)}`;
  // The hash of a generated name depends on the version of kustomize.
  return (
    JSON.parse(JSON.stringify(documents).replace(/(canary-judge-[a-z-]+)-[a-z0-9]{10}"/g, '$1"')) as ManifestDocument[]
  ).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe('deploy/', () => {
  it('has the overlays that its page tells of', () => {
    expect(OVERLAYS.sort()).toEqual(
      ['archive', 'monitoring', 'own', 'production', 'try'].map((name) => `overlays/${name}`),
    );
  });

  it.each(['base', ...OVERLAYS])(
    '%s builds without a warning, and every document is what its kind allows',
    async (folder) => {
      const { documents, said } = await kustomize(DEPLOY, folder);

      expect(said).toBe('');
      expect(documents.length).toBeGreaterThan(5);
      for (const document of documents) expect(await schemaMistakes(document)).toEqual([]);
    },
  );

  it.each(OVERLAYS)('%s is the same for kustomize 2.0.3', async (folder) => {
    const [today, old] = [await kustomize(DEPLOY, folder), await kustomizeAsOld(DEPLOY, folder)];

    expect(sorted(old.documents)).toEqual(sorted(today.documents));
  });

  it.each(['base', ...OVERLAYS])(
    '%s is a kustomization that kustomize 2.0.3 and 5 both can be given',
    async (folder) => {
      const [kustomization] = documentsOf(`${DEPLOY}/${folder}/kustomization.yaml`);

      expect(kustomization?.kind).toBe('Kustomization');
      expect(await schemaMistakes({ ...kustomization })).toEqual([]);
    },
  );

  it('has examples whose every manifest is what its kind allows', async () => {
    const manifests = documentsOf('deploy/examples').filter(({ apiVersion }) => apiVersion !== undefined);
    const found = await Promise.all(manifests.map(schemaMistakes));

    expect(manifests.length).toBeGreaterThan(10);
    expect(found.flat()).toEqual([]);
  });
});
