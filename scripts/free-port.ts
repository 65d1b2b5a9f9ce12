import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems take for connections that go out: one of these would take a port that nobody listens on for a moment. */
const [LOWEST, BEYOND] = [10_000, 32_000];
/** By this process: nobody need listen on one yet. */
const given = new Set<number>();

/** A port of loopback where nobody listens now. Another process that listens on it first makes the start of who asked for it fail. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, BEYOND);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
