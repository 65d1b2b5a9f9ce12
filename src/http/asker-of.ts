import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Asker } from '../access/asker.js';
import type { Rights } from '../access/rights.js';
import { originOf } from './origin-of.js';
import { untilGone } from './until-gone.js';

const granted = new WeakMap<IncomingMessage, Rights>();

/** From now on a request has these rights. */
export function grant(request: IncomingMessage, rights: Rights): void {
  granted.set(request, rights);
}

/** What whoever sent a request may do. */
export function rightsOf(request: IncomingMessage): Rights {
  const rights = granted.get(request);
  if (!rights) throw new RangeError('Every request passes the guard first');
  return rights;
}

/** The name of who sent a request; undefined before that is known. */
export function callerOf(request: IncomingMessage): string | undefined {
  return granted.get(request)?.caller;
}

/** Who waits for a response. */
export function askerOf(response: Response): Asker {
  const { caller, permit, shown } = rightsOf(response.req);
  return { caller, permit, shown, signal: untilGone(response), origin: originOf(response.req) };
}
