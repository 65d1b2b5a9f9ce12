import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService } from '../support/service.js';

const REQUEST = {
  config: 'golden-signals',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
  include: ['evidence'],
};

let folder: string;
let file: string;
let answered: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judge-evidence-'));
  file = join(folder, 'judgement.json');
  const service = await startService();
  answered = await (await post(`${service.url}/judgements`, REQUEST)).text();
  await service.stop();
  await writeFile(file, answered);
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command where there are neither configs nor settings. */
function run(...args: string[]): Promise<Ended> {
  const cli = join(process.cwd(), 'src/cli.ts');
  const tsx = join(process.cwd(), 'node_modules/tsx/dist/loader.mjs');
  const options = {
    cwd: folder,
    env: { PATH: process.env.PATH, CANARY_JUDGE_CONFIG: '/nowhere', METRIC_CONFIGS: '/nowhere' },
  };
  return new Promise((resolve) => {
    const done = (error: Error | null, stdout: string, stderr: string): void => {
      const code = error && 'code' in error ? Number(error.code) : 0;
      resolve({ code, stdout, stderr });
    };
    execFile(process.execPath, ['--import', tsx, cli, 'judge', ...args], options, done);
  });
}

describe('canary-judge judge --evidence', () => {
  it('writes the same bytes as the file, needs no settings and no configs, and exits by the verdict', async () => {
    expect(await run('--evidence', file, '--format', 'json')).toEqual({ code: 10, stdout: answered, stderr: '' });
  });

  it('reads what is packed, and writes other forms', async () => {
    const packed = join(folder, 'packed.json.gz');
    await writeFile(packed, gzipSync(answered));
    const { code, stdout } = await run('--evidence', packed);
    const html = await run('--evidence', packed, '--output', join(folder, 'report.html'));

    expect([code, stdout]).toEqual([10, expect.stringContaining('verdict FAIL')]);
    expect(html.code).toBe(10);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('says where judging again comes to something else', async () => {
    const altered = join(folder, 'altered.json');
    const judgement = JSON.parse(answered) as { evidence: { request: object }; verdict: string };
    await writeFile(altered, JSON.stringify({ ...judgement, verdict: 'pass', score: 100 }));
    const { code, stderr } = await run('--evidence', altered, '--format', 'json');

    expect(code).toBe(10);
    expect(stderr).toMatch(
      /^canary-judge: judging again comes to something else .*: fail with score 70, and the file says pass with score 100; these differ: verdict, score\.\n$/,
    );
  });

  it('is wrong usage beside anything else that is to be judged, and with a file that cannot be used', async () => {
    const without = join(folder, 'without.json');
    await writeFile(without, JSON.stringify({ ...(JSON.parse(answered) as object), evidence: undefined }));
    const [beside, none, missing] = await Promise.all([
      run('--evidence', file, '-c', 'golden-signals'),
      run('--evidence', without),
      run('--evidence', join(folder, 'nothing.json')),
    ]);

    expect([beside.code, none.code, missing.code]).toEqual([64, 64, 64]);
    expect(beside.stderr).toContain('--evidence holds all that is judged');
    expect(none.stderr).toContain('it holds no evidence');
  });
});
