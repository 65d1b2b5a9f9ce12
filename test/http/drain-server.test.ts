import { EventEmitter, once } from 'node:events';
import { Agent, get, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { serveApp, type Served } from '../../src/http/serve-app.js';
import { wireService } from '../../src/wire.js';

const HOST = '127.0.0.1';
const logger = pino({ level: 'silent' });
const LONG = 60_000;
const NEVER = { idleMs: LONG, hurryMs: LONG, cutMs: LONG };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The service, told to end as main.ts does. */
async function start(drainTimes = NEVER, environment: Record<string, string> = {}) {
  const { app, refuseNew, close, guard } = await wireService(await loadSettings(environment), logger);
  closing.push(close);
  const { address, drain } = await serveApp(app, { host: HOST, port: 0, logger, guard, drainTimes });
  const end = (): Promise<void> => {
    refuseNew();
    return drain();
  };
  return { address, end };
}

/** One connection that is kept. */
function keep(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  closing.push(() => {
    agent.destroy();
  });
  return agent;
}

async function ask(url: string, agent: Agent): Promise<IncomingMessage & { text: string }> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  return Object.assign(response, { text: await text(response) });
}

async function post(url: string, agent: Agent, body: string): Promise<IncomingMessage & { text: string }> {
  const asked = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return Object.assign(response, { text: await text(response) });
}

async function connected(address: string): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), HOST);
  closing.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('a service that is told to end', () => {
  it.each(['/', '/judgements/abc', '/readyz', '/metric-configs', '/nothing'])(
    'refuses GET %s on a connection that is open: 503, when to ask again, and the end of the connection',
    async (path) => {
      const { address, end } = await start();
      const agent = keep();
      await ask(`${address}/healthz`, agent);
      const ended = end();

      const refused = await ask(`${address}${path}`, agent);

      expect(refused.statusCode).toBe(503);
      expect(refused.headers).toMatchObject({
        connection: 'close',
        'retry-after': '1',
        'content-type': expect.stringContaining('problem+json'),
      });
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'SERVICE_BUSY' });
      await ended;
    },
  );

  it('refuses a body of any size, and is heard by who has sent it', async () => {
    const { address, end } = await start();
    const agent = keep();
    await ask(`${address}/healthz`, agent);
    const ended = end();

    const refused = await post(`${address}/judgements`, agent, JSON.stringify({ config: 'x'.repeat(8_000_000) }));

    expect(refused.statusCode).toBe(503);
    await ended;
  });

  it('still says that it lives', async () => {
    const { address, end } = await start();
    const agent = keep();
    await ask(`${address}/healthz`, agent);
    const ended = end();

    const alive = await ask(`${address}/healthz`, agent);

    expect(alive.statusCode).toBe(200);
    expect(alive.headers.connection).toBe('close');
    await ended;
  });

  it('takes no new connection', async () => {
    const { address, end } = await start();
    const agent = keep();
    await ask(`${address}/healthz`, agent);
    const ended = end();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

    await expect(connected(address)).rejects.toThrow('ECONNREFUSED');
    await ask(`${address}/healthz`, agent);
    await ended;
  });

  it('keeps a connection that nobody uses for a while, and then closes it', async () => {
    const { address, end } = await start({ ...NEVER, idleMs: 300 });
    const agent = keep();
    await ask(`${address}/healthz`, agent);
    const began = performance.now();

    await end();

    expect(performance.now() - began).toBeGreaterThanOrEqual(299);
  });

  it('does not wait for who has connected and sends nothing', async () => {
    const { address, end } = await start({ ...NEVER, idleMs: 0 });
    const socket = await connected(address);
    await ask(`${address}/healthz`, keep());
    const closed = once(socket.resume(), 'close');

    await end();

    await closed;
  });

  it('tells who waits for a source that hangs that it ends', async () => {
    const { address: silent, arrived } = await hang();
    const { address, end } = await start({ ...NEVER, idleMs: 0, hurryMs: 100 }, { PROMETHEUS_URL: silent });
    const body = {
      config: { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr: 'm' } }] },
      window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
      baseline: { offset: '1h' },
    };
    const answer = post(`${address}/judgements`, keep(), JSON.stringify(body));
    await arrived;

    const ended = end();

    expect(JSON.parse((await answer).text)).toMatchObject({
      status: 503,
      code: 'SERVICE_BUSY',
      detail: 'Cannot finish this: the service is about to end',
    });
    await ended;
  });
});

/** Somebody who never answers. */
async function hang(): Promise<{ readonly address: string; readonly arrived: Promise<unknown> }> {
  const events = new EventEmitter();
  const served = await listen(() => events.emit('asked'), { ...NEVER, idleMs: 0, cutMs: 0 });
  closing.push(served.drain);
  return { address: served.address, arrived: once(events, 'asked') };
}

function listen(answer: (response: ServerResponse) => unknown, drainTimes = NEVER): Promise<Served> {
  const app = (_request: unknown, response: ServerResponse): void => void answer(response);
  return serveApp(app, { host: HOST, port: 0, logger, drainTimes });
}

describe('drainServer()', () => {
  it('finishes an answer that is on its way, and closes its connection then', async () => {
    const events = new EventEmitter();
    const asked = once(events, 'asked') as Promise<[ServerResponse]>;
    const { address, drain } = await listen((response) => events.emit('asked', response));
    const answer = ask(address, keep());
    const [response] = await asked;

    const drained = drain();
    response.end('the answer');

    expect(await answer).toMatchObject({ statusCode: 200, text: 'the answer', headers: { connection: 'close' } });
    await drained;
  });

  it('closes a connection whose answer had said that it stays', async () => {
    const events = new EventEmitter();
    const asked = once(events, 'asked') as Promise<[ServerResponse]>;
    const { address, drain } = await listen((response) => events.emit('asked', response), { ...NEVER, idleMs: 0 });
    const answer = ask(address, keep());
    const [response] = await asked;
    response.write('the ');

    const drained = drain();
    response.end('answer');

    expect(await answer).toMatchObject({ text: 'the answer', headers: { connection: 'keep-alive' } });
    await drained;
  });

  it('cuts who does not take an answer when the time is over', async () => {
    const events = new EventEmitter();
    const asked = once(events, 'asked');
    const { address, drain } = await listen(
      (response) => {
        response.end(Buffer.alloc(50_000_000));
        events.emit('asked');
      },
      { idleMs: 0, hurryMs: 0, cutMs: 200 },
    );
    const socket = await connected(address);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await asked;

    await drain();
  });
});
