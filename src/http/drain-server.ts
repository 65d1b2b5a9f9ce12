import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** What a server is drained by, each counted from when that begins. */
export interface DrainTimes {
  /** How long a connection that nobody uses is kept. */
  readonly idleMs: number;
  /** When those who still wait for something to be made are told that it will not be. */
  readonly hurryMs: number;
  /** When every connection is cut. */
  readonly cutMs: number;
}

/**
 * A proxy may send something on an idle connection just as it is closed, and cannot know whether it arrived: for two seconds it gets an answer instead, and closes
 * the connection itself. Who is told in time gets their answer before everything is cut.
 */
export const DRAIN_TIMES: DrainTimes = { idleMs: 2_000, hurryMs: 8_000, cutMs: 10_000 };

/** What a response is told of when its time is over while the service ends. */
export const HURRY = 'hurry';

const LOOK_EVERY_MS = 100;

/** The connections of a server and what is answered on them. */
export interface Connections {
  readonly sockets: ReadonlySet<Socket>;
  readonly open: ReadonlySet<ServerResponse>;
}

/** Takes no new connections, and resolves when the last one is closed. Who answers on them says that they close. */
export async function drainServer(
  server: Server,
  { sockets, open }: Connections,
  { idleMs, hurryMs, cutMs }: DrainTimes,
): Promise<void> {
  for (const response of open) response.shouldKeepAlive = false;
  // Who has connected before is let in: what waits in the queue of a closed socket is reset.
  await new Promise((resolve) => setImmediate(resolve));
  const closed = new Promise<void>((resolve) => {
    // The one of HTTP servers would close idle connections at once.
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  const closeUnused = (): void => {
    server.closeIdleConnections();
    // Those on which nothing ever came are not idle to Node, which waits for a request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  const hurry = (): void => {
    for (const response of open) response.emit(HURRY);
  };
  const startClosing = (): void => {
    closeUnused();
    timers.push(setInterval(closeUnused, LOOK_EVERY_MS));
  };
  const timers = [
    setTimeout(startClosing, idleMs),
    setTimeout(hurry, hurryMs),
    setTimeout(() => {
      server.closeAllConnections();
    }, cutMs),
  ];
  await closed;
  timers.forEach((timer) => {
    clearTimeout(timer);
  });
}
