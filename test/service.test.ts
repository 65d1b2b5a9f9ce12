import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Started {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

/** Runs a program of ours with tsx, in an environment with these variables. */
function run(args: readonly string[], environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output, ended };
}

/** The address that the service prints once it is ready. */
async function addressOf({ child, output }: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const address = /^canary-judge listens on (http:\S+)$/m.exec(output.stdout)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', look);
    child.once('exit', () => {
      reject(new Error(`ended before it was ready: ${output.stderr}`));
    });
  });
}

describe('the service', () => {
  it('prints its address when it is ready, answers, and ends by itself on SIGTERM', async () => {
    const service = run(['src/main.ts']);
    const address = await addressOf(service);

    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    service.child.kill('SIGTERM');

    expect(await service.ended).toBe(0);
    expect(service.output.stdout.match(/listens on/g)).toHaveLength(1);
  });

  it('finishes a request that is on its way when SIGTERM comes', async () => {
    const service = run(['src/main.ts']);
    const address = await addressOf(service);
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const answer = fetch(`${address}/judgements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body.readable,
      duplex: 'half',
    });
    const writer = body.writable.getWriter();
    await writer.write(new TextEncoder().encode('{"config":'));
    // The service has the request's head once another request, sent later, is answered.
    await fetch(`${address}/healthz`);

    service.child.kill('SIGTERM');
    await new Promise((resolve) => service.child.stdout?.once('data', resolve));
    await writer.write(new TextEncoder().encode('"none"}'));
    await writer.close();

    const response = await answer;
    expect(response.status).toBe(404);
    expect(response.headers.get('connection')).toBe('close');
    expect(await service.ended).toBe(0);
  });

  it('does not start with a broken config, and prints every mistake at its place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'broken-'));
    await writeFile(join(folder, 'a.yaml'), 'step: soon\ngroups: { g: 90 }\nmetrics: [{ name: m, group: g }]\n');

    const service = run(['src/main.ts'], { METRIC_CONFIGS: folder });

    expect(await service.ended).toBe(1);
    expect(service.output.stderr.split('\n').slice(1, -1)).toEqual([
      `  ${folder}/a.yaml:1:1: step: must be a duration such as "60s", "1h30m" or "7d", at most 400d, is "soon"`,
      `  ${folder}/a.yaml:2:1: groups: weights must total 100, total 90`,
    ]);
    await rm(folder, { recursive: true });
  });

  it.each([
    [{ HOST: '0.0.0.0' }, /HOST: 0\.0\.0\.0 can be reached from other machines .* CANARY_JUDGE_OPEN=1/],
    [{ PORT: 'http' }, /PORT: must be a port from 0 to 65535/],
    [{ METRIC_CONFIGS: 'no-such-folder' }, /Cannot read the folder of metric configs "no-such-folder"/],
  ])('does not start with %j', async (environment, message) => {
    const service = run(['src/main.ts'], environment);

    expect(await service.ended).toBe(1);
    expect(service.output.stderr).toMatch(message);
  });

  it('listens beyond loopback where that is meant', async () => {
    const address = await addressOf(run(['src/main.ts'], { HOST: '0.0.0.0', CANARY_JUDGE_OPEN: '1' }));

    expect((await fetch(`http://127.0.0.1:${new URL(address).port}/healthz`)).status).toBe(200);
  });

  it('says so when its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const service = run(['src/main.ts'], { PORT: String(port) });

    expect(await service.ended).toBe(1);
    expect(service.output.stderr).toMatch(new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${String(port)}: .*EADDRINUSE`));
    other.close();
  });
});

describe('canary-judge', () => {
  const checking = (url: string): Started => run(['src/cli.ts', 'sources', 'check'], { PROMETHEUS_URL: url });

  it('serves', async () => {
    const address = await addressOf(run(['src/cli.ts', 'serve']));

    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  it('checks the sources that are set up', async () => {
    const [sound, broken] = [run(['src/cli.ts', 'sources', 'check']), checking('http://127.0.0.1:1')];

    expect(await sound.ended).toBe(0);
    expect(sound.output.stdout).toMatch(/^replay {2}prometheus {3}ok {6}answers \(\d+ ms\)\n$/);
    expect(await broken.ended).toBe(1);
    expect(broken.output.stdout).toMatch(/^prometheus .* FAILED {2}cannot be reached \(ECONNREFUSED\)/);
  });

  it('says what is wrong with the settings of its sources', async () => {
    const wrong = checking('ftp://prometheus');

    expect(await wrong.ended).toBe(64);
    expect(wrong.output.stderr).toContain('PROMETHEUS_URL: must be an http or https URL');
  });

  it.each([
    [['--version'], 0],
    [['--help'], 0],
    [['serve', '--help'], 0],
    [[], 64],
    [['sreve'], 64],
    [['serve', '--porrt'], 64],
  ])('%j ends with %i', async (args, code) => {
    expect(await run(['src/cli.ts', ...args]).ended).toBe(code);
  });
});
