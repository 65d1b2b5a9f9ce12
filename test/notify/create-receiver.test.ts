import { afterEach, describe, expect, it } from 'vitest';
import type { NotificationSettings } from '../../src/config/notification-settings.js';
import { createReceiver } from '../../src/notify/create-receiver.js';
import { createSend, type Send } from '../../src/notify/create-send.js';
import type { Surroundings } from '../../src/sources/retry-loop.js';
import { fakeSurroundings } from '../support/asking.js';
import { startReceiver, statuses, type Answering, type TestReceiver } from '../support/receiver.js';
import { hookSettings, testLog } from '../support/told.js';

const TOLD = 'told of a judgement';
const LOST = 'could not be told of a judgement';

const servers: TestReceiver[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ stop }) => stop()));
});

async function serverOf(answer?: Answering): Promise<TestReceiver> {
  const server = await startReceiver(answer);
  servers.push(server);
  return server;
}

function sendTo({ url }: TestReceiver, parts: Partial<NotificationSettings> = {}): Send {
  const settings = hookSettings({ url: { text: `${url}/planted-secret` }, ...parts });
  return createSend(settings, { version: '1', now: () => 0 });
}

/** A receiver with its log, on a clock of its own whose waits pass at once. */
function receiverOf(send: Send, surroundings: Surroundings = fakeSurroundings()) {
  const log = testLog();
  const receiver = createReceiver({ name: 'hook', send, surroundings, logger: log.logger });
  return { receiver, log };
}

const message = (n = 1) => ({ deliveryId: String(n), body: JSON.stringify({ n }) });

/** Waits that end when a test says so, or their signal does. */
function heldSurroundings() {
  const waits: { ms: number; end: () => void }[] = [];
  const begun: (() => void)[] = [];
  const surroundings: Surroundings = {
    now: () => 0,
    random: () => 1,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        waits.push({ ms, end: resolve });
        for (const tell of begun.splice(0)) tell();
        const stop = (): void => {
          reject(new Error('stopped'));
        };
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
  return { waits, surroundings, begins: () => new Promise<void>((resolve) => begun.push(resolve)) };
}

/** Sending that a test ends, with how many are on their way. */
function heldSend() {
  const under: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const send: Send = () =>
    new Promise((resolve, reject) => {
      under.push({ resolve, reject });
    });
  return { under, send };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createReceiver()', () => {
  it('tells at once, and says so in one line', async () => {
    const server = await serverOf();
    const { receiver, log } = receiverOf(sendTo(server));

    receiver.tell(message());

    expect(await log.said(TOLD)).toMatchObject({ level: 30, notification: 'hook', deliveryId: '1' });
    expect(server.received.map(({ body }) => body)).toEqual(['{"n":1}']);
  });

  it('tries again after a 500, with the same body', async () => {
    const server = await serverOf(statuses(500, 200));
    const surroundings = fakeSurroundings(0.5);
    const { receiver, log } = receiverOf(sendTo(server), surroundings);

    receiver.tell(message());
    await log.said(TOLD);

    expect(server.received.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":1}']);
    expect(surroundings.waits).toEqual([10_000]);
  });

  it('gives up after five attempts within five minutes, with one line that tells no secret', async () => {
    const server = await serverOf(statuses(503));
    const surroundings = fakeSurroundings();
    const { receiver, log } = receiverOf(sendTo(server), surroundings);

    receiver.tell(message());

    expect(await log.said(LOST)).toMatchObject({
      level: 50,
      notification: 'hook',
      deliveryId: '1',
      reason: 'answers 503 (asked 5 times)',
    });
    expect(surroundings.waits).toEqual([20_000, 40_000, 80_000, 160_000]);
    expect(server.received).toHaveLength(5);
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('planted');
  });

  it('waits at least as long as it is asked to', async () => {
    const answer: Answering = (response, n) => {
      response.writeHead(n === 1 ? 429 : 200, { 'Retry-After': '45' }).end();
    };
    const surroundings = fakeSurroundings(0);
    const { receiver, log } = receiverOf(sendTo(await serverOf(answer)), surroundings);

    receiver.tell(message());
    await log.said(TOLD);

    expect(surroundings.waits).toEqual([45_000]);
  });

  it('gives up where it is asked to wait longer than ten minutes', async () => {
    const answer: Answering = (response) => {
      response.writeHead(429, { 'Retry-After': '600' }).end();
    };
    const surroundings = fakeSurroundings(0);
    const { receiver, log } = receiverOf(sendTo(await serverOf(answer)), surroundings);

    receiver.tell(message());

    expect(await log.said(LOST)).toMatchObject({ reason: 'answers 429' });
    expect(surroundings.waits).toEqual([]);
  });

  it.each([404, 400, 307])('does not try again after %i', async (status) => {
    const server = await serverOf(statuses(status));
    const { receiver, log } = receiverOf(sendTo(server));

    receiver.tell(message());
    await log.said(LOST);

    expect(server.received).toHaveLength(1);
  });

  it('tries again where nobody answers in time', async () => {
    const answer: Answering = (response, n) => {
      if (n === 2) response.end();
    };
    const server = await serverOf(answer);
    const { receiver, log } = receiverOf(sendTo(server, { timeoutMs: 50 }));

    receiver.tell(message());
    await log.said(TOLD);

    expect(server.received).toHaveLength(2);
  });

  it('has two messages on their way at a time, and tells of all', async () => {
    const { under, send } = heldSend();
    const { receiver, log } = receiverOf(send);

    for (let n = 1; n <= 5; n++) receiver.tell(message(n));
    await settled();
    const atFirst = under.length;
    for (let n = 0; n < 5; n++) {
      await settled();
      under[n]!.resolve();
    }
    await settled();

    expect(atFirst).toBe(2);
    expect(log.lines.map(({ deliveryId }) => deliveryId)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('lets those that can be told pass one that waits for its next attempt', async () => {
    const { surroundings, begins } = heldSurroundings();
    const server = await serverOf(statuses(500, 500, 200));
    const { receiver, log } = receiverOf(sendTo(server), surroundings);

    const waiting = begins().then(begins);
    receiver.tell(message(1));
    receiver.tell(message(2));
    await waiting;
    receiver.tell(message(3));

    expect(await log.said(TOLD)).toMatchObject({ deliveryId: '3' });
  });

  it('drops what comes while a thousand messages wait, and counts them', async () => {
    const { under, send } = heldSend();
    const { receiver, log } = receiverOf(send);

    for (let n = 1; n <= 1_002; n++) receiver.tell(message(n));

    expect(log.lines).toMatchObject([
      { level: 50, notification: 'hook', deliveryId: '1001', dropped: 1 },
      { level: 50, notification: 'hook', deliveryId: '1002', dropped: 2 },
    ]);
    await settled();
    under[0]!.resolve();
    await settled();
    receiver.tell(message(1_003));
    expect(log.lines.at(-1)).toMatchObject({ msg: TOLD, deliveryId: '1' });
    expect(log.lines).toHaveLength(3);
  });

  it('drops what would make those that wait too large', () => {
    const { receiver, log } = receiverOf(heldSend().send);
    const body = 'x'.repeat(10_000_000);

    for (let n = 1; n <= 4; n++) receiver.tell({ deliveryId: String(n), body });

    expect(log.lines).toMatchObject([{ deliveryId: '4', dropped: 1 }]);
  });

  it('shows nothing of an error that nobody foresaw but its name', async () => {
    const { receiver, log } = receiverOf(() => Promise.reject(new TypeError('http://host/planted-secret')));

    receiver.tell(message());

    expect(await log.said(LOST)).toMatchObject({ reason: 'TypeError' });
    expect(JSON.stringify(log.lines)).not.toContain('planted');
  });
});

describe('its close()', () => {
  it('is done at once where nothing waits', async () => {
    await expect(receiverOf(heldSend().send).receiver.close()).resolves.toBeUndefined();
  });

  it('tries what waits for its next attempt at once, and once', async () => {
    const { surroundings, begins, waits } = heldSurroundings();
    const server = await serverOf(statuses(500));
    const { receiver, log } = receiverOf(sendTo(server), surroundings);
    const waiting = begins();
    receiver.tell(message());
    await waiting;

    await receiver.close();

    expect(server.received).toHaveLength(2);
    expect(log.lines).toMatchObject([{ msg: LOST, deliveryId: '1', reason: 'answers 500' }]);
    expect(waits.map(({ ms }) => ms)).toEqual([20_000, 8_000]);
  });

  it('waits for what is on its way and in the queue', async () => {
    const { surroundings } = heldSurroundings();
    const server = await serverOf();
    const { receiver, log } = receiverOf(sendTo(server), surroundings);

    for (let n = 1; n <= 6; n++) receiver.tell(message(n));
    await receiver.close();

    expect(server.received).toHaveLength(6);
    expect(log.lines.map(({ msg }) => msg)).toEqual(Array(6).fill(TOLD));
  });

  it('gives up after eight seconds, and says what is lost', async () => {
    const { surroundings, waits, begins } = heldSurroundings();
    const { receiver, log } = receiverOf(heldSend().send, surroundings);
    for (let n = 1; n <= 3; n++) receiver.tell(message(n));

    const grace = begins();
    const closed = receiver.close();
    await grace;
    expect(waits.map(({ ms }) => ms)).toEqual([8_000]);
    waits[0]!.end();
    await closed;

    const reason = 'the service ended before it had answered';
    expect(log.lines).toMatchObject([1, 2, 3].map((n) => ({ msg: LOST, deliveryId: String(n), reason })));
  });
});
