import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startReceiver, statuses } from '../support/receiver.js';
import { post } from '../support/service.js';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it('the service tries once more on SIGTERM what waits for its next attempt, and ends', async () => {
  const hook = await startReceiver(statuses(500, 200));
  stops.push(hook.stop);
  const folder = await mkdtemp(join(tmpdir(), 'end-of-service-'));
  stops.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'settings.json');
  const notifications = [{ type: 'webhook', url: hook.url }];
  await writeFile(file, JSON.stringify({ sources: { replay: { type: 'replay' } }, notifications }));
  const environment = { PATH: process.env.PATH, PORT: '0', CANARY_JUDGE_CONFIG: file };
  const service = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { env: environment });
  stops.push(() => service.kill('SIGKILL'));
  let output = '';
  const address = new Promise<string>((resolve) => {
    service.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /^canary-judge listens on (http:\S+)$/m.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = new Promise((resolve) => service.once('close', resolve));

  const samples = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
  const config = {
    groups: { g: 100 },
    metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr: 'm' } }],
  };
  const answer = await post(`${await address}/judgements`, {
    config,
    data: { m: { baseline: samples, canary: samples.toReversed() } },
  });
  await hook.nth(1);
  service.kill('SIGTERM');

  expect(answer.status).toBe(200);
  expect(await ended).toBe(0);
  expect(hook.received).toHaveLength(2);
  expect(output).toContain('"msg":"told of a judgement"');
}, 30_000);
