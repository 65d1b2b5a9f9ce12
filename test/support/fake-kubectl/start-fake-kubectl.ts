import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerKubectl, KubectlError } from './answer-kubectl.js';
import { createCluster, type Cluster } from './cluster.js';
import { readCall, type KubectlCall } from './kubectl-arguments.js';

/** A kubectl for scripts: a program of that name whose cluster is in this process. */
export interface FakeKubectl {
  /** The folder that holds the program, to be put in front of the PATH. */
  readonly directory: string;
  readonly cluster: Cluster;
  /** Everything it was told, in order, also what failed. */
  readonly calls: KubectlCall[];
  /** Asked before each call is answered: what it throws or rejects with is what that call fails with, on standard error and with exit code 1. */
  before: (call: KubectlCall) => void | Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts one over a cluster, empty if none is given. */
export async function startFakeKubectl(cluster: Cluster = createCluster()): Promise<FakeKubectl> {
  const directory = await mkdtemp(join(tmpdir(), 'fake-kubectl-'));
  const calls: KubectlCall[] = [];
  const answer = async (call: KubectlCall): Promise<string> => {
    calls.push(call);
    try {
      await fake.before(call);
      return `0\0${await answerKubectl(call, cluster)}`;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return `1\0${error instanceof KubectlError ? said : `error: ${said}`}`;
    }
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
    let sent = '';
    let call: KubectlCall | undefined;
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      sent += chunk;
      if (call || !(call = readCall(sent))) return;
      void answer(call).then((text) => socket.end(`${text}\0`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const program = join(directory, 'kubectl');
  await writeFile(program, programOf((server.address() as AddressInfo).port));
  await chmod(program, 0o755);
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true, force: true });
  };
  const fake: FakeKubectl = { directory, cluster, calls, before: () => undefined, stop };
  return fake;
}

/**
 * Sends where it runs, how many arguments it has, each of them, and its standard input if "-" is among them; gets its exit code and what it prints. A zero byte ends
 * each of these. Bash alone does it, since a test runs it hundreds of times.
 */
function programOf(port: number): string {
  return `#!/usr/bin/env bash
set -euo pipefail
input=
for argument in "$@"; do [[ $argument == - ]] && input=$(cat); done
exec 5<>/dev/tcp/127.0.0.1/${String(port)}
printf '%s\\0' "$PWD" $# "$@" "$input" >&5
IFS= read -r -d '' code <&5
IFS= read -r -d '' said <&5
if [[ $code == 0 ]]; then printf '%s' "\${said:+$said$'\\n'}"; else printf '%s\\n' "$said" >&2; fi
exit "$code"
`;
}
