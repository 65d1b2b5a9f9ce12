import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { LimitsSettings } from '../config/limits-settings.js';
import { JudgementError } from '../errors.js';
import { refuseBrokenHttp } from './broken-http.js';
import { DRAIN_TIMES, drainServer, type DrainTimes } from './drain-server.js';
import { guardConnections, type ConnectionGuard } from './limits/guard-connections.js';

/** Longer than proxies and pools of clients keep a connection that nobody uses: who closes first must not be us, just as a request arrives. nginx does so for 60 s. */
const IDLE_MS = 75_000;

/** A listening service. */
export interface Served {
  /** Where it listens, as a URL. */
  readonly address: string;
  /** Takes no new connections, finishes what runs, and resolves when the last connection is closed; what takes too long is cut off. */
  readonly drain: () => Promise<void>;
}

/** Where to listen, and who is told of what is no HTTP. */
export interface ServeParts {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** The usual one, where it is left out. */
  readonly guard?: ConnectionGuard;
  /** The usual ones, where they are left out. */
  readonly drainTimes?: DrainTimes;
}

/**
 * Listens with `app` on a host and port.
 *
 * @throws {JudgementError} CANNOT_LISTEN when the address is taken or not this machine's
 */
export async function serveApp(
  app: RequestListener,
  { host, port, logger, guard = usualGuard(), drainTimes = DRAIN_TIMES }: ServeParts,
): Promise<Served> {
  const sockets = new Set<Socket>();
  const open = new Set<ServerResponse>();
  const lastAnswered = new WeakSet<Duplex>();
  let draining = false;
  const answer = guard.inTurn(app);
  const serve: RequestListener = (request, response) => {
    // While draining, every answer closes its connection: one kept alive would hold the process for seconds.
    response.shouldKeepAlive &&= !draining;
    open.add(response);
    response.once('close', () => open.delete(response));
    response.once('prefinish', () => {
      if (!response.shouldKeepAlive) lastAnswered.add(request.socket);
    });
    answer(request, response);
  };
  const server = createServer({ ...guard.options, keepAliveTimeout: IDLE_MS, requireHostHeader: false }, serve);
  guard.watch(server);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // An expectation that nobody knows is no reason to refuse (RFC 9110, 10.1.1).
  server.on('checkExpectation', serve);
  server.on('clientError', (error, socket) => {
    const requestId = answerBroken(error, socket, { open, lastAnswered });
    logger.info({ requestId, reason: error.message }, 'refused what is no HTTP');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new JudgementError('CANNOT_LISTEN', `Cannot listen on ${host}:${String(port)}: ${error.message}`));
    });
    server.listen({ port, host, backlog: guard.backlog }, resolve);
  });
  const drain = async (): Promise<void> => {
    draining = true;
    await drainServer(server, { sockets, open }, drainTimes);
  };
  return { address: urlOf(server.address()), drain };
}

interface Answered {
  readonly open: ReadonlySet<ServerResponse>;
  /** The connections whose last request has been answered. */
  readonly lastAnswered: WeakSet<Duplex>;
}

/** Answers what is no HTTP, where it may; gives the request id of that. */
function answerBroken(error: Error, socket: Duplex, { open, lastAnswered }: Answered): string | undefined {
  // What comes after the last request is none: an answer to it would be taken for a part of the one before.
  if (lastAnswered.has(socket)) {
    socket.end();
    return undefined;
  }
  // Answers come in the order of requests: one that is complete gets its own before the connection ends.
  const answering = [...open].find(
    (response) => response.socket === socket && response.req.complete && !response.writableFinished,
  );
  if (!answering) return refuseBrokenHttp(error, socket);
  answering.once('finish', () => socket.end());
  return undefined;
}

function usualGuard(): ConnectionGuard {
  return guardConnections(LimitsSettings.parse({}), () => undefined);
}

function urlOf(listening: AddressInfo | string | null): string {
  if (listening === null || typeof listening === 'string')
    throw new RangeError('A TCP server has an address and a port');
  const { address, family, port } = listening;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`;
}
