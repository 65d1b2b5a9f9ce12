import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService } from '../support/service.js';

const run = promisify(execFile);
let folder: string;
/** A judgement that failed, with its evidence. */
let failed: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'closed-output-'));
  failed = join(folder, 'failed.json');
  const service = await startService();
  const response = await post(`${service.url}/judgements`, {
    config: 'golden-signals',
    scope: { namespace: 'shop' },
    baseline: { scope: { workload: 'checkout-baseline' } },
    canary: { scope: { workload: 'checkout-slow' } },
    window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
    include: ['series', 'evidence'],
  });
  await writeFile(failed, await response.text());
  await service.stop();
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command into a pipe that nobody reads, and gives its exit code and what it says beside it. */
async function unread(redirection: string, ...args: string[]): Promise<{ code: string; stderr: string }> {
  const script = `"$@" ${redirection} | true; echo "\${PIPESTATUS[0]}"`;
  const command = [process.execPath, '--import', 'tsx', 'src/cli.ts', ...args];
  const { stdout, stderr } = await run('bash', ['-c', script, 'bash', ...command]);
  return { code: stdout.trim(), stderr };
}

describe('a command whose output nobody reads', () => {
  it('ends quietly with its own exit code', async () => {
    const [report, judge, help] = await Promise.all([
      unread('', 'report', failed),
      unread('', 'judge', '--evidence', failed, '--format', 'json'),
      unread('', '--help'),
    ]);

    expect({ report, judge, help }).toEqual({
      report: { code: '0', stderr: '' },
      judge: { code: '10', stderr: '' },
      help: { code: '0', stderr: '' },
    });
  });

  it('does so, too, where it is its problems that nobody reads', async () => {
    expect(await unread('2>&1', 'report', join(folder, 'none.json'))).toEqual({ code: '64', stderr: '' });
  });
});
