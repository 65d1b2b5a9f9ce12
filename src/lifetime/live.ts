import { constants } from 'node:os';
import type { Logger } from 'pino';
import { faultOf } from './fault-of.js';

/** A service that has been started. */
export interface Started {
  readonly logger: Logger;
  /** Finishes what runs and lets go of everything. Resolves in any case, unless something hangs. */
  readonly end: () => Promise<void>;
  /** Hears of what was thrown where nobody caught it. */
  readonly onFault: (kind: FaultKind) => void;
}

/** What nobody caught: a promise's rejection, or an exception. */
export type FaultKind = 'rejection' | 'exception';

/** The process that a service lives in. */
export interface Host {
  /** Hears of signals and of what nobody caught. */
  readonly on: (event: string, listener: (reason: unknown) => void) => unknown;
  /** Writes to the standard error. */
  readonly complain: (text: string) => unknown;
  readonly exit: (code: number) => void;
  /** What a person is told of why a service does not start. Throws what was thrown where that is a bug. */
  readonly tell: (error: unknown) => string;
}

/** Ten seconds for what runs, eight for notifications, and two to spare: beyond that something hangs. */
const LONGEST_END_MS = 20_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Starts a service and lets it live until a signal ends it: with 0 when it has finished what ran, at once on a second one, and with 1 where it cannot start or
 * does not come to its end.
 *
 * A rejection that nobody has heard is logged, and the service goes on: what one request has left behind touches no other. After an exception that nobody has caught
 * nobody knows what state it has left, so the service finishes what runs, and ends with 1 for whoever starts it anew.
 */
export async function live(start: () => Promise<Started>, host: Host): Promise<void> {
  const life: Life = { started: undefined, ending: false, exitCode: 0 };
  for (const signal of SIGNALS) {
    host.on(signal, () => {
      const { started, ending } = life;
      if (ending) host.exit(128 + constants.signals[signal]);
      else if (!started) {
        life.ending = true;
        host.exit(0);
      } else {
        started.logger.info({ signal }, 'draining');
        end(started, life, host);
      }
    });
  }
  for (const kind of ['rejection', 'exception'] as const) {
    host.on(EVENTS[kind], (reason) => {
      hearFault(kind, reason, { life, host });
    });
  }
  try {
    life.started = await start();
  } catch (error) {
    if (life.ending) return;
    host.complain(tellStart(error, host));
    host.exit(1);
  }
}

const EVENTS: Readonly<Record<FaultKind, string>> = {
  rejection: 'unhandledRejection',
  exception: 'uncaughtException',
};

interface Life {
  started: Started | undefined;
  ending: boolean;
  exitCode: number;
}

function hearFault(kind: FaultKind, reason: unknown, { life, host }: { life: Life; host: Host }): void {
  const { started, ending } = life;
  if (!started) {
    host.complain(`canary-judge: a bug ends the start\n${stackOf(reason)}\n`);
    host.exit(1);
    return;
  }
  started.onFault(kind);
  if (kind === 'rejection') {
    started.logger.error({ err: faultOf(reason) }, 'a promise was rejected and nobody heard it: this is a bug');
    return;
  }
  started.logger.fatal({ err: faultOf(reason) }, 'an exception that nobody caught ends the service: this is a bug');
  life.exitCode = 1;
  if (!ending) end(started, life, host);
}

function end(started: Started, life: Life, { exit }: Host): void {
  life.ending = true;
  const overdue = setTimeout(() => {
    started.logger.fatal({ seconds: LONGEST_END_MS / 1_000 }, 'something hangs: ends without it');
    exit(1);
  }, LONGEST_END_MS);
  started
    .end()
    .catch((error: unknown) => {
      started.logger.fatal({ err: faultOf(error) }, 'could not end in order');
      life.exitCode = 1;
    })
    .finally(() => {
      clearTimeout(overdue);
      exit(life.exitCode);
    });
}

function tellStart(error: unknown, { tell }: Host): string {
  try {
    return tell(error);
  } catch (bug) {
    return `canary-judge: cannot start, by a bug\n${stackOf(bug)}\n`;
  }
}

function stackOf(thrown: unknown): string {
  const { stack, message } = faultOf(thrown);
  return stack ?? message;
}
