import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const scripts = ['deploy', 'scripts'].flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sh'))
    .map((name) => `${folder}/${name}`),
);

describe('every shell script', () => {
  it('has nothing that shellcheck finds', async () => {
    const checked = promisify(execFile)(
      'shellcheck',
      ['--external-sources', '--severity=style', ...scripts, '.ci/run'],
      { cwd: ROOT },
    ).catch((error: unknown) => error as { stdout: string });

    expect(scripts).toContain('deploy/examples/kubectl/rollout.sh');
    expect((await checked).stdout).toBe('');
  }, 60_000);
});
