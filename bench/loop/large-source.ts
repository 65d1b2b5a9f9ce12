import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A Prometheus that answers any range query at once, with a value for each slot. */
export interface LargeSource {
  readonly url: string;
  readonly stop: () => void;
}

/** Starts it. A query that speaks of `series_N` has N series, any other one. */
export async function startLargeSource(): Promise<LargeSource> {
  const made = new Map<string, Buffer>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await text(request));
    const query = form.get('query') ?? '';
    const series = Number(/series_(\d+)/.exec(query)?.[1] ?? 1);
    const side = query.includes('canary') ? 1 : 0;
    const key = [side, series, form.get('start'), form.get('end'), form.get('step')].join(' ');
    const body = made.get(key) ?? matrix(form, { series, side });
    made.set(key, body);
    response.setHeader('content-type', 'application/json').end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function matrix(form: URLSearchParams, { series, side }: { readonly series: number; readonly side: number }): Buffer {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name) ?? 0)) as [
    number,
    number,
    number,
  ];
  const slots = Math.round((end - start) / step) + 1;
  let state = 7 + side;
  const result = Array.from({ length: series }, (_, place) => ({
    metric: { pod: `pod-${String(place).padStart(4, '0')}` },
    values: Array.from({ length: slots }, (_, slot) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return [start + slot * step, String(100 + (state % 100_003) / 1_000)];
    }),
  }));
  return Buffer.from(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
}
