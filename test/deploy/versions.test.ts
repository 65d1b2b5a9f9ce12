import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('all of deploy/ names one version of the image, that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const files = readdirSync('deploy', { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const named = files.flatMap(({ parentPath, name }) => {
    const file = join(parentPath, name);
    const tags = readFileSync(file, 'utf8').matchAll(/\/canary-judge:([\w.-]+)|newTag: (\S+)/g);
    return [...tags].map(([, tag, newTag]) => `${file}: ${tag ?? newTag ?? ''}`);
  });

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((one) => !one.endsWith(`: ${version}`))).toEqual([]);
});
