import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './dockerfile-build.js';
import { isRoot } from './dockerfile-process.js';
import { takeStep } from './dockerfile-step.js';

/** The parts of a package-lock.json that tell which packages are of development only. */
interface PackageLock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/** Folders of a checkout that no image needs. */
const OF_DEVELOPMENT = ['src', 'test', 'bench', 'scripts', '.git'];

/** Checks what can be seen of an image while it does not run; prints each check. */
export async function checkImage(image: Stage, checkout: string): Promise<void> {
  const app = join(image.root, image.workdir);
  const { PORT = '' } = image.environment;
  await check(`USER ${image.user} is not root`, !isRoot(image.user));
  await check('CMD and HEALTHCHECK are there', image.command.length > 0 && image.healthcheck.length > 0);
  await check('the PORT is EXPOSEd', image.ports.includes(PORT));
  await check('CANARY_JUDGE_OPEN is left to whoever runs it', !('CANARY_JUDGE_OPEN' in image.environment));
  for (const folder of OF_DEVELOPMENT) await check(`no ${folder}/ in the image`, !existsSync(join(app, folder)));

  const lock = JSON.parse(await readFile(join(checkout, 'package-lock.json'), 'utf8')) as PackageLock;
  const packages = Object.entries(lock.packages).filter(([, { dev }]) => dev === true);
  const unwanted = packages.map(([path]) => path).filter((path) => existsSync(join(app, path)));
  const title = `none of ${String(packages.length)} packages of development in the image`;
  await check(title, unwanted.length === 0, `found ${unwanted.join(', ')}`);
  await check('the SBOM lists what is in the image', sbomIsOf(app));
}

/** Whether every package that the service depends on is in the image's SBOM. */
function sbomIsOf(app: string): boolean {
  const bom = JSON.parse(readFileSync(join(app, 'sbom.cdx.json'), 'utf8')) as {
    readonly components: readonly { readonly name: string }[];
  };
  const listed = new Set(bom.components.map(({ name }) => name));
  const { dependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies).every((name) => listed.has(name));
}

async function check(title: string, holds: boolean, otherwise = 'does not hold'): Promise<void> {
  await takeStep(title, () => (holds ? Promise.resolve() : Promise.reject(new Error(otherwise))));
}
