import type { RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { LimitsSettings } from '../../config/limits-settings.js';
import type { OnRefused } from '../../limits/refusal.js';

/** What connections may take. */
export type ConnectionLimits = Pick<
  LimitsSettings,
  'connections' | 'headTime' | 'bodyTime' | 'answerTime' | 'answerMemory'
>;

const MEBIBYTE = 1024 * 1024;
/** How often requests that take too long are looked for. */
const LOOK_EVERY_MS = 1_000;
/** Requests that one connection sends before earlier ones are answered: what more is sent so is no client that is known. */
const MOST_AHEAD = 16;

interface Connection {
  /** What is answered; nothing where it is idle. */
  answering: ServerResponse | undefined;
  /** Begins requests that came meanwhile. */
  readonly ahead: (() => void)[];
}

/** What a server needs to be bounded. */
export interface ConnectionGuard {
  readonly options: ServerOptions;
  /** How many connections may wait to be taken: what exceeds it is reset, and a rush of callers comes all at once. */
  readonly backlog: number;
  /** Answers the requests of each connection one after the other, so that what nobody takes does not pile up. */
  readonly inTurn: (listener: RequestListener) => RequestListener;
  /** Cuts off who takes nothing of an answer or too much room, and who does nothing where others have no place. */
  readonly watch: (server: Server) => void;
}

/** Keeps connections from taking more than they may. */
export function guardConnections(limits: ConnectionLimits, onRefused: OnRefused): ConnectionGuard {
  const open = new Map<Socket, Connection>();
  const cut = (socket: Socket): void => {
    if (socket.destroyed) return;
    onRefused('connections');
    socket.destroy();
  };
  const sending = createSending(limits.answerMemory * MEBIBYTE, cut);
  return {
    options: optionsOf(limits),
    backlog: limits.connections,
    inTurn: (listener) => (request, response) => {
      const { socket } = request;
      const connection = open.get(socket);
      if (!connection) return;
      const start = (): void => {
        connection.answering = response;
        response.once('prefinish', () => {
          sending(response);
        });
        response.once('close', () => {
          connection.answering = undefined;
          if (!socket.destroyed) connection.ahead.shift()?.();
        });
        listener(request, response);
      };
      if (!connection.answering) start();
      else if (connection.ahead.length < MOST_AHEAD) connection.ahead.push(start);
      else cut(socket);
    },
    watch: (server) => {
      server.on('connection', (socket) => {
        open.set(socket, { answering: undefined, ahead: [] });
        socket.once('close', () => open.delete(socket));
        if (open.size > limits.connections) cut(oldestAtRest(open) ?? socket);
      });
      server.timeout = limits.answerTime;
      server.on('timeout', (socket: Socket) => {
        const { answering } = open.get(socket) ?? {};
        // Who waits for an answer that is being made has nothing to do.
        if (answering && !answering.writableEnded) return;
        if (answering) cut(socket);
        else socket.destroy();
      });
    },
  };
}

function optionsOf({ headTime, bodyTime }: ConnectionLimits): ServerOptions {
  return {
    headersTimeout: Math.min(headTime, bodyTime),
    requestTimeout: bodyTime,
    connectionsCheckingInterval: LOOK_EVERY_MS,
  };
}

/** The oldest connection on which nothing is worked on: it is idle, still sending, or slow to take its answer. */
function oldestAtRest(open: ReadonlyMap<Socket, Connection>): Socket | undefined {
  for (const [socket, { answering }] of open) {
    if (!answering || answering.writableEnded || !answering.req.complete) return socket;
  }
  return undefined;
}

/** Watches answers that are written but not taken: where they take too much room, the oldest is cut off. */
function createSending(mostBytes: number, cut: (socket: Socket) => void): (response: ServerResponse) => void {
  // In the order in which they were written.
  const sending = new Map<ServerResponse, Socket>();
  return (response) => {
    const { socket } = response;
    if (!socket) return;
    sending.set(response, socket);
    response.once('close', () => sending.delete(response));
    let bytes = 0;
    for (const one of sending.values()) bytes += one.writableLength;
    for (const one of sending.values()) {
      if (bytes <= mostBytes) return;
      bytes -= one.writableLength;
      cut(one);
    }
  };
}
