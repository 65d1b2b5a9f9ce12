import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../../test/support/fake-monitoring/certificate.js';
import type { AnswerMode } from './asked.js';
import { BROKEN_ANSWERS } from './broken-answers.js';
import { BROKEN_CONNECTIONS } from './broken-connections.js';
import { ECHOING_ANSWERS } from './echoing-answers.js';
import { createTokenServer } from './token-server.js';

/** Every way that the hostile sources know to answer. */
export const MODES: Readonly<Record<string, AnswerMode>> = {
  ...BROKEN_ANSWERS,
  ...BROKEN_CONNECTIONS,
  ...ECHOING_ANSWERS,
};

/** A request as it reached one of our servers. */
export interface Arrived {
  /** The first part of its path: the name of the source that it is for. */
  readonly place: string;
  readonly bytes: Buffer;
}

/** Servers that play Prometheus, a token server, and somebody who must never be asked. */
export interface HostileSources {
  readonly url: string;
  readonly tlsUrl: string;
  readonly stop: () => void;
}

/** What happens beside the answers. */
export interface HostileParts {
  readonly certificate: Certificate;
  /** Gives the token of this number. */
  readonly token: () => string;
  readonly onArrival: (arrived: Arrived) => void;
  readonly strangerUrl: string;
}

/** `hostile_MODE_NUMBER` anywhere in a query says how it is answered. */
const MODE = /hostile_([a-z0-9]+?)_(\d{1,6})/;

/** Starts the sources on free ports of loopback. */
export async function startHostileSources(parts: HostileParts): Promise<HostileSources> {
  const listener = createListener(parts);
  const { key, certificate: cert } = parts.certificate;
  const servers = [
    createServer(listener),
    createTlsServer({ key, cert, ca: cert, requestCert: true }, listener),
  ] as const;
  const urls = await Promise.all(
    servers.map(async (server, i) => {
      server.maxRequestsPerSocket = 0;
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `${i === 0 ? 'http' : 'https'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    }),
  );
  const stop = (): void => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { url: urls[0] ?? '', tlsUrl: urls[1] ?? '', stop };
}

function createListener({ token, onArrival, strangerUrl }: HostileParts): RequestListener {
  const tokens = createTokenServer(token);
  return (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    // Whoever gives up in the middle is nobody's trouble.
    request.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const place = (request.url ?? '').split(/[/?]/)[1] ?? '';
      onArrival({ place, bytes: Buffer.from(`${request.url ?? ''}\n${request.rawHeaders.join('\n')}\n${body}`) });
      if (place === 'token') {
        tokens({ request, response, body });
        return;
      }
      const form = new URLSearchParams(body);
      const [, mode = 'ok', number = '0'] = MODE.exec(form.get('query') ?? '') ?? [];
      const answer = Object.hasOwn(MODES, mode) ? MODES[mode] : MODES.ok;
      answer?.({ request, response, body, form, number: Number(number), strangerUrl });
    });
  };
}
