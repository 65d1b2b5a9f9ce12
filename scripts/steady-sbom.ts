import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What of npm's CycloneDX document is read here; the rest stays as it is. */
const Bom = z.looseObject({
  serialNumber: z.unknown(),
  metadata: z.looseObject({
    timestamp: z.unknown(),
    tools: z.array(z.looseObject({ version: z.unknown() })),
    component: z.looseObject({ 'bom-ref': z.string() }),
  }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * npm's CycloneDX document as the lock file alone decides it: sorted, without the time, the version of npm and the name of the folder, and with a serial number made
 * of what it says.
 */
export function steadySbom(text: string): string {
  const bom = Bom.parse(JSON.parse(text));
  const { metadata, components, dependencies } = bom;
  const { component, tools } = metadata;
  const steady = {
    ...bom,
    serialNumber: '',
    metadata: {
      ...metadata,
      // What is undefined is not written.
      timestamp: undefined,
      tools: tools.map((tool) => ({ ...tool, version: undefined })),
      component: { ...component, type: 'application', name: component['bom-ref'].replace(/@[^@]*$/, '') },
    },
    components: components.toSorted((a, b) => compare(a['bom-ref'], b['bom-ref'])),
    dependencies: dependencies
      .map((one) => ({ ...one, dependsOn: one.dependsOn.toSorted(compare) }))
      .toSorted((a, b) => compare(a.ref, b.ref)),
  };
  return `${JSON.stringify({ ...steady, serialNumber: serialOf(JSON.stringify(steady)) }, null, 2)}\n`;
}

/** As a UUID of version 8, whose digits are up to whoever makes it (RFC 9562, 5.8). */
function serialOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** By code points: no locale decides. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
