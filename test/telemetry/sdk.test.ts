import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { post } from '../support/service.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('an SDK that is registered by node --import', () => {
  it('is given the spans of the service', async () => {
    const args = ['--import', 'tsx', '--import', './test/support/register-sdk.ts', 'src/main.ts'];
    const service = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', LOG_LEVEL: 'silent' },
    });
    const said = { out: '', err: '' };
    service.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    service.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    const ended = once(service, 'exit');
    try {
      const url = await vi.waitFor(() => {
        const [, address] = /listens on (\S+)/.exec(said.out) ?? [];
        expect(address, said.err).toBeDefined();
        return address!;
      }, 40_000);
      const samples = [1, 2, 3, 4, 5, 6, 7, 8];

      await post(`${url}/judgements`, {
        config: { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] },
        data: { m: { baseline: samples, canary: samples } },
      });

      await vi.waitFor(() => {
        expect(said.err).toMatch(/^canary_judge\.judgement \{"canary_judge\.config":"inline"/m);
      }, 10_000);
    } finally {
      service.kill('SIGTERM');
      await ended;
    }
  }, 60_000);
});
