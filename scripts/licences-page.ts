import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A package that the service is shipped with. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** Whether it brings the text of its licence along. */
  readonly hasText: boolean;
}

/** Licences that ask for no more than that their text is kept: what else comes must be looked at first. */
export const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  '0BSD',
  'CC0-1.0',
]);

const Lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })),
});
const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * The installed packages that are not of development alone, as their own package.json files say, by name and version.
 *
 * @throws where one is not installed, or says nothing of its licence
 */
export function readLicences(checkout: string): readonly ShippedPackage[] {
  const lock = Lock.parse(JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')));
  const found = Object.entries(lock.packages)
    .filter(([path, { dev = false }]) => path !== '' && !dev)
    .map(([path]) => {
      const folder = join(checkout, path);
      const file = join(folder, 'package.json');
      if (!existsSync(file)) throw new Error(`${path} is not installed: npm ci`);
      const { name, version, license } = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
      const hasText = readdirSync(folder).some((name) => /^(licen[cs]e|copying|notice)/i.test(name));
      return { name, version, licence: license, hasText };
    });
  const distinct = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The page that lists them. */
export function licencesPage(packages: readonly ShippedPackage[]): string {
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const bare = packages.filter(({ hasText }) => !hasText).map(({ name }) => `\`${name}\``);
  return [
    '# Licences',
    '',
    `The service is shipped with ${String(packages.length)} packages of others, whose texts lie beside them in \`node_modules\`. Written by \`npm run licences\` from what is installed; a test holds that the page is current and that no licence occurs but ${[...ALLOWED].join(', ')}.`,
    '',
    '| licence | packages |',
    '|---|---|',
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `| ${name} | ${String(count)} |`),
    '',
    `Without a text of their own, by their \`package.json\` alone: ${bare.length === 0 ? 'none' : bare.join(', ')}.`,
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
  ].join('\n');
}
