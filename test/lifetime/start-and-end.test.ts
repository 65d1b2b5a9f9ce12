import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-and-end-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function start(environment: Record<string, string>, preloaded: readonly string[] = []) {
  const imports = ['tsx', ...preloaded].flatMap((name) => ['--import', name]);
  const child = spawn(process.execPath, [...imports, 'src/main.ts'], {
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  return { child, said, ended };
}

async function addressOf({ child, said, ended }: ReturnType<typeof start>): Promise<string> {
  const failed = ended.then(() => Promise.reject(new Error(`ended before it was ready: ${said.stderr}`)));
  failed.catch(() => undefined);
  for (;;) {
    const address = /^canary-judge listens on (http:\S+)$/m.exec(said.stdout)?.[1];
    if (address !== undefined) return address;
    await Promise.race([once(child.stdout, 'data'), failed]);
  }
}

const prometheus = { type: 'prometheus', url: 'https://prometheus.example' };

describe('a start that cannot be', () => {
  it.each([
    ['a settings file that is not there', undefined, /settings\.yaml/],
    ['a settings file that is no YAML', 'sources: [', /settings\.yaml/],
    ['a key that nobody knows', { sourcs: {} }, /sourcs/],
    [
      'a certificate that is not there',
      { sources: { p: { ...prometheus, tls: { caFile: '/nowhere/ca.pem' } } } },
      /\/nowhere\/ca\.pem/,
    ],
    [
      'an archive that is not there',
      { sources: { r: { type: 'replay' } }, archive: { directory: '/nowhere/archive' } },
      /\/nowhere\/archive/,
    ],
  ])(
    '%s ends with 1 and the reason, and nothing but the log on the standard output',
    async (_, settings, reason) => {
      const file = join(await mkdtemp(join(folder, 'case-')), 'settings.yaml');
      if (settings !== undefined)
        await writeFile(file, typeof settings === 'string' ? settings : JSON.stringify(settings));

      const { said, ended } = start({ CANARY_JUDGE_CONFIG: file });
      const [code] = await ended;

      expect(code).toBe(1);
      expect(said.stderr).toMatch(/^canary-judge: Cannot /);
      expect(said.stderr).toMatch(reason);
      expect(said.stderr).not.toMatch(/^ {4}at /m);
      expect(said.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
    },
    60_000,
  );

  it('ends with 1 where the link key is too short, which it does not tell', async () => {
    const { said, ended } = start({ CANARY_JUDGE_LINK_KEY: 'S3cret' });

    expect((await ended)[0]).toBe(1);
    expect(said.stderr).toContain('CANARY_JUDGE_LINK_KEY: must be a key of at least 32 characters');
    expect(said.stderr).not.toContain('S3cret');
    expect(said.stdout).toBe('');
  }, 60_000);
});

describe('SIGTERM', () => {
  it('during the start ends it, even where a file hangs', async () => {
    const file = join(folder, 'fifo.yaml');
    execFileSync('mkfifo', [file]);
    const { child, said, ended } = start({ CANARY_JUDGE_CONFIG: file });
    // Opened for writing once the service has opened it for reading.
    const writer = await open(file, 'w');

    child.kill('SIGTERM');
    const [code, signal] = await ended;
    await writer.close();

    expect([code, signal]).toEqual([null, 'SIGKILL']);
    expect(said).toEqual({ stdout: '', stderr: '' });
  }, 60_000);
});

describe('a service whose output nobody reads any more', () => {
  it('lives on, and ends in order', async () => {
    const service = start({ LOG_LEVEL: 'trace' });
    const address = await addressOf(service);
    service.child.stdout.destroy();
    service.child.stderr.destroy();

    for (let i = 0; i < 5; i++) expect((await fetch(`${address}/healthz`)).status).toBe(200);
    service.child.kill('SIGTERM');

    expect(await service.ended).toEqual([0, null]);
  }, 60_000);
});

describe('what nobody catches', () => {
  // Node takes a module as a URL: this one throws when the process is told to.
  const planted = `data:text/javascript,${encodeURIComponent(
    "process.on('SIGUSR2', () => void Promise.reject(new Error('planted'))); process.on('SIGHUP', () => { throw new Error('planted'); });",
  )}`;

  it('is counted and logged where a promise is rejected, and the service answers on; an exception ends it with 1', async () => {
    const service = start({ PROMETHEUS_URL: 'http://127.0.0.1:9' }, [planted]);
    const address = await addressOf(service);
    expect(await exposed(address)).toContain('canary_judge_uncaught_total{kind="rejection"} 0');

    service.child.kill('SIGUSR2');
    while (!service.said.stdout.includes('planted')) await once(service.child.stdout, 'data');
    expect(await exposed(address)).toContain('canary_judge_uncaught_total{kind="rejection"} 1');
    service.child.kill('SIGHUP');

    expect(await service.ended).toEqual([1, null]);
    expect(service.said.stdout).toContain('an exception that nobody caught ends the service');
    expect(service.said.stderr).toBe('');
  }, 60_000);
});

async function exposed(address: string): Promise<string> {
  return (await fetch(`${address}/metrics`)).text();
}
