import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let folder: string;
let service: TestService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reloaded-'));
  await write(CONFIG);
  service = await startService({ METRIC_CONFIGS: folder }, { lookEveryMs: 1 });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

const CONFIG = 'groups: { g: 100 }\nmetrics: [{ name: latency, group: g }]\n';

async function write(text: string): Promise<void> {
  await writeFile(join(folder, 'shop.yaml'), text);
}

/** Asks again until the answer is so. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
  }
}

async function judge(): Promise<any> {
  const samples = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  return (
    await post(`${service.url}/judgements`, {
      config: 'shop',
      data: { latency: { baseline: samples, canary: samples } },
    })
  ).json();
}

async function ready(): Promise<any> {
  return (await fetch(`${service.url}/readyz`)).json();
}

it('A changed metric config is judged by without a restart, and a broken one leaves the last good one', async () => {
  const first = await judge();

  await write(`description: new\n${CONFIG}`);
  const changed = await until(judge, ({ config }) => config.digest !== first.config.digest);
  const link: any = await (await fetch(`${service.url}/judgements/${String(first.id)}`)).json();

  await write('groups: [');
  const broken = await until(ready, ({ brokenConfigs }) => brokenConfigs !== undefined);
  const still = await judge();

  await write(CONFIG);
  const mended = await until(ready, ({ brokenConfigs }) => brokenConfigs === undefined);

  expect(link.config.digest).toBe(changed.config.digest);
  expect(link.warnings).toContainEqual(expect.objectContaining({ code: 'config-changed' }));
  expect(broken).toMatchObject({
    status: 'ok',
    brokenConfigs: { shop: [{ pointer: expect.stringContaining('shop.yaml:') }] },
  });
  expect(still.config.digest).toBe(changed.config.digest);
  expect(mended.status).toBe('ok');
  expect(service.logLines).toContainEqual(expect.objectContaining({ msg: 'metric configs reloaded' }));
  expect(service.logLines).toContainEqual(
    expect.objectContaining({ msg: 'metric config is broken: the last good one is used', config: 'shop' }),
  );
});
