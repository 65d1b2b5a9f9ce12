import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { serveApp } from '../../src/http/serve-app.js';

it('serveApp() answers the good request before a broken one, and closes the connection then', async () => {
  const events = new EventEmitter();
  const asked = once(events, 'asked') as Promise<[ServerResponse]>;
  const refused = once(events, 'refused');
  const logger = pino({ level: 'info' }, { write: () => void events.emit('refused') });
  const app = (_request: unknown, response: ServerResponse): void => {
    events.emit('asked', response);
  };
  const { address, drain } = await serveApp(app, { host: '127.0.0.1', port: 0, logger });
  let text = '';
  const socket = connect(Number(new URL(address).port), '127.0.0.1', () => {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  });
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const closed = new Promise((resolve) => socket.once('close', resolve));

  const [response] = await asked;
  socket.write('BROKEN\r\n\r\n');
  await refused;
  response.end('the answer');
  await closed;

  expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toContain('the answer');
  await drain();
});

it('serveApp() keeps idle connections longer than proxies do, and closes them when it drains', async () => {
  const app = (_request: unknown, response: ServerResponse): void => void response.end('the answer');
  const logger = pino({ level: 'silent' });
  const { address, drain } = await serveApp(app, { host: '127.0.0.1', port: 0, logger });

  const response = await fetch(address);
  await response.text();
  await drain();

  expect(response.headers.get('keep-alive')).toBe('timeout=75');
});
