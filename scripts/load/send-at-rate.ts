import { Agent, request as send } from 'node:http';
import type { Answered, Load } from './send-load.js';

const TICK_MS = 5;

/** Asks so often a second, evenly, whether or not earlier requests are answered: autocannon would send each second's requests all at once, and wait for answers. */
export async function sendAtRate({
  url,
  body,
  seconds,
  rate,
}: Omit<Load, 'connections'> & { readonly rate: number }): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
  const statuses: Record<string, number> = {};
  const [acceptedMs, refusedMs]: [number[], number[]] = [[], []];
  const asked: Promise<void>[] = [];
  const ask = (): Promise<void> =>
    new Promise((resolve) => {
      const sentMs = performance.now();
      const end = (status: string): void => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status !== 'error') (status === '200' ? acceptedMs : refusedMs).push(performance.now() - sentMs);
        resolve();
      };
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const request = send(`${url}/judgements`, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () => {
          end(String(response.statusCode));
        });
      });
      request.once('error', () => {
        end('error');
      });
      request.end(body);
    });
  const startMs = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const passed = Math.min(seconds, (performance.now() - startMs) / 1_000);
      while (asked.length < passed * rate) asked.push(ask());
      if (passed < seconds) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  await Promise.all(asked);
  agent.destroy();
  return { statuses, acceptedMs, refusedMs };
}
