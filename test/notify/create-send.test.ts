import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHmac } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { NotificationSettings } from '../../src/config/notification-settings.js';
import { createSend } from '../../src/notify/create-send.js';
import { errorOf } from '../support/fault-of.js';
import { startReceiver, statuses, type Answering, type TestReceiver } from '../support/receiver.js';
import { hookSettings } from '../support/told.js';

const NOW_MS = Date.parse('2026-11-22T10:00:00Z');
const MESSAGE = { deliveryId: 'd'.repeat(32), body: '{"event":"judgement","name":"größer"}' };
const KEY = 'a-signing-key-of-32-bytes-or-more';

let receiver: TestReceiver | undefined;
const folders: string[] = [];
afterEach(async () => {
  await receiver?.stop();
  receiver = undefined;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** Sends a message to a receiver that answers like this. */
async function send(answering?: Answering, parts: Partial<NotificationSettings> = {}): Promise<TestReceiver> {
  receiver = await startReceiver(answering);
  const url = { text: `${receiver.url}/hook/secret?token=also` };
  await createSend(hookSettings({ url, ...parts }), { version: '1.2.3', now: () => NOW_MS })(MESSAGE);
  return receiver;
}

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'send-'));
  folders.push(folder);
  await writeFile(join(folder, 'secret'), text);
  return join(folder, 'secret');
}

describe('createSend()', () => {
  it('posts the message as it is, says who sends it and when, and signs nothing without a key', async () => {
    const { received } = await send();

    expect(received).toHaveLength(1);
    const { path, headers, body } = received[0]!;
    expect({ path, body }).toEqual({ path: '/hook/secret?token=also', body: MESSAGE.body });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'canary-judge/1.2.3',
      'webhook-id': MESSAGE.deliveryId,
      'webhook-timestamp': String(NOW_MS / 1_000),
    });
    expect(headers).not.toHaveProperty('webhook-signature');
  });

  it('signs the bytes that it sends, as a receiver can check', async () => {
    const { received } = await send(undefined, { signingKey: { text: KEY } });

    const { headers, body } = received[0]!;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const expected = createHmac('sha256', Buffer.from(KEY)).update(Buffer.from(signed)).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(Buffer.byteLength(body)).toBeGreaterThan(body.length);
  });

  it('tells Slack nothing that is for webhooks', async () => {
    const { received } = await send(undefined, { type: 'slack' });

    expect(Object.keys(received[0]!.headers).filter((name) => name.startsWith('webhook-'))).toEqual([]);
  });

  it('sends headers of its settings, but none instead of its own', async () => {
    const token = { file: await fileOf('the-token\n') };
    const { received } = await send(undefined, {
      headers: { 'X-Team': 'shop', 'X-Token': token, 'content-type': 'a/b' },
    });

    expect(received[0]!.headers).toMatchObject({
      'x-team': 'shop',
      'x-token': 'the-token',
      'content-type': 'application/json',
    });
  });

  it('reads the URL and the key from their files for each message', async () => {
    receiver = await startReceiver();
    const [url, key] = [await fileOf(`${receiver.url}/first\n`), await fileOf(`${KEY}\n`)];
    const settings = hookSettings({ url: { file: url }, signingKey: { file: key } });
    const again = createSend(settings, { version: '1', now: () => NOW_MS });

    await again(MESSAGE);
    await writeFile(url, `${receiver.url}/second`);
    await writeFile(key, `${KEY}-2`);
    await again(MESSAGE);

    expect(receiver.received.map(({ path }) => path)).toEqual(['/first', '/second']);
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-signature']);
    expect(first).not.toBe(second);
  });

  it.each([200, 201, 202, 204])('takes %i for told', async (status) => {
    await expect(send(statuses(status))).resolves.toBeDefined();
  });

  it('is done when the head of the answer is there, however long its body takes', async () => {
    await expect(
      send((response) => {
        response.writeHead(200).write('x'.repeat(100_000));
      }),
    ).resolves.toBeDefined();
  });

  it.each([
    [408, 'answers 408'],
    [429, 'answers 429'],
    [500, 'answers 500'],
    [503, 'answers 503'],
  ])('finds that %i may be gone the next time', async (status, message) => {
    const fault = await errorOf(send(statuses(status)));

    expect(fault).toMatchObject({ message, transient: true, retryAfterMs: undefined });
  });

  it.each([
    [400, 'answers 400'],
    [403, 'answers 403'],
    [404, 'answers 404'],
    [410, 'answers 410'],
    [302, 'answers 302, which is not followed'],
  ])('finds that %i is meant', async (status, message) => {
    const fault = await errorOf(send(statuses(status)));

    expect(fault).toMatchObject({ message, transient: false });
  });

  it('follows no redirect', async () => {
    const elsewhere = await startReceiver();
    const fault = await errorOf(
      send((response) => {
        response.writeHead(307, { Location: `${elsewhere.url}/here` }).end();
      }),
    );
    await elsewhere.stop();

    expect(fault.message).toBe('answers 307, which is not followed');
    expect(elsewhere.received).toEqual([]);
  });

  it('tells how long it is to be left alone', async () => {
    const answer: Answering = (response) => {
      response.writeHead(429, { 'Retry-After': '30' }).end();
    };

    expect(await errorOf(send(answer))).toMatchObject({ retryAfterMs: 30_000 });
  });

  it('waits no longer than its timeout', async () => {
    const fault = await errorOf(send(() => undefined, { timeoutMs: 50 }));

    expect(fault).toMatchObject({ code: 'SOURCE_TIMEOUT', message: 'did not answer within 0.05 s' });
  });

  it('says why nobody is reached, and not where', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));

    const fault = await errorOf(send(undefined, { url: { text: `http://127.0.0.1:${String(port)}/secret` } }));

    expect(fault).toMatchObject({ code: 'SOURCE_UNREACHABLE', message: 'cannot be reached (ECONNREFUSED)' });
  });

  it.each([
    ['urlFile', { url: { file: '/nowhere/secret' } }],
    ['signingKeyFile', { signingKey: { file: '/nowhere/secret' } }],
    ['headers', { headers: { 'X-Token': { file: '/nowhere/secret' } } }],
  ])('finds that a file of %s that cannot be read may be there the next time', async (key, parts) => {
    const fault = await errorOf(send(undefined, parts));

    expect(fault).toMatchObject({
      message: `cannot be told: a file that ${key} names cannot be read (ENOENT)`,
      transient: true,
    });
  });

  it('says what a file must hold, and not what it holds', async () => {
    const [url, key] = [await fileOf('hooks.example.com/secret'), await fileOf('secret')];

    const wrongUrl = await errorOf(send(undefined, { url: { file: url } }));
    await receiver?.stop();
    const wrongKey = await errorOf(send(undefined, { signingKey: { file: key } }));

    expect(wrongUrl.message).toMatch(/^cannot be told: what its urlFile holds must be an http or https URL/);
    expect(wrongKey.message).toMatch(
      /^cannot be told: what its signingKeyFile holds must be a key of at least 24 bytes/,
    );
    expect(`${wrongUrl.message} ${wrongKey.message}`).not.toContain('secret');
  });
});
