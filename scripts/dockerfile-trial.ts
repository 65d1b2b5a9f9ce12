import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './dockerfile-build.js';
import { startProcess, type ProcessSetup, type StartedProcess } from './dockerfile-process.js';
import { takeStep } from './dockerfile-step.js';
import { freePort } from './free-port.js';

const HEALTHY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 10_000;

/** Runs an image's command, asks it for a judgement of the checkout's recorded request, and stops it; prints each step. */
export async function tryImage(image: Stage, checkout: string): Promise<void> {
  const port = String(await freePort());
  const { root, workdir, user } = image;
  const closed = { folder: join(root, workdir), environment: { ...image.environment, PORT: port }, user };
  const open = { ...closed, environment: { ...closed.environment, CANARY_JUDGE_OPEN: '1' } };

  await takeStep('CMD does not start without CANARY_JUDGE_OPEN=1', () => expectRefusal(image, closed));
  await takeStep('HEALTHCHECK fails while the service is down', async () => {
    if ((await probe(image, open)) === 0) throw new Error('it succeeds');
  });
  const service = startProcess(image.command, open);
  await takeStep(`CMD and HEALTHCHECK succeed on port ${port}`, () => untilHealthy(service, () => probe(image, open)));
  await takeStep('POST /judgements of the slow canary says fail', () =>
    expectVerdict(`http://127.0.0.1:${port}`, join(checkout, 'fixtures/requests/slow-canary.json')),
  );
  await takeStep('SIGTERM ends the service with 0', () => expectEnd(service));
}

async function expectRefusal({ command }: Stage, setup: ProcessSetup): Promise<void> {
  const { ended, output } = startProcess(command, setup);
  const code = await Promise.race([ended, sleep(HEALTHY_WITHIN_MS, 'nothing', { ref: false })]);
  if (code !== 1 || !output().includes('CANARY_JUDGE_OPEN')) {
    throw new Error(`it ended with ${String(code)}:\n${output()}`);
  }
}

async function probe({ healthcheck }: Stage, setup: ProcessSetup): Promise<number | null> {
  return startProcess(healthcheck, setup).ended;
}

async function untilHealthy(service: StartedProcess, look: () => Promise<number | null>): Promise<void> {
  const deadline = performance.now() + HEALTHY_WITHIN_MS;
  while ((await look()) !== 0) {
    if (service.child.exitCode !== null) throw new Error(`the service has ended:\n${service.output()}`);
    if (performance.now() > deadline) throw new Error(`not healthy in time:\n${service.output()}`);
    await sleep(100);
  }
}

async function expectVerdict(address: string, request: string): Promise<void> {
  const response = await fetch(`${address}/judgements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await readFile(request),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the service answered ${String(response.status)}: ${text}`);
  const { verdict } = JSON.parse(text) as { readonly verdict: unknown };
  if (verdict !== 'fail') throw new Error(`the verdict is ${JSON.stringify(verdict)}`);
}

async function expectEnd({ child, ended, output }: StartedProcess): Promise<void> {
  child.kill('SIGTERM');
  const code = await Promise.race([ended, sleep(STOPPED_WITHIN_MS, 'nothing', { ref: false })]);
  if (code !== 0) throw new Error(`it ended with ${String(code)}:\n${output()}`);
}
