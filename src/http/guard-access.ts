import type { Request, RequestHandler } from 'express';
import { STRANGER, type Admit, type Rights } from '../access/rights.js';
import { JudgementError } from '../errors.js';
import { createNeedOf, type Need } from './access-needs.js';
import { grant } from './asker-of.js';

const CHALLENGE = 'Bearer realm="canary-judge", Basic realm="canary-judge", charset="UTF-8"';
const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const OTHER_SITES: ReadonlySet<unknown> = new Set(['cross-site', 'same-site']);

/**
 * Lets nobody past but who may do what they ask for: 401 for who is not known, 403 for who may not. Stands before all routes. Browsers keep passwords, and send them
 * whoever has made them call: what they say is another site's call is refused, unless it only reads.
 */
export function guardAccess(admit: Admit): RequestHandler {
  const needOf = createNeedOf();
  return (request, response, next) => {
    if (OTHER_SITES.has(request.headers['sec-fetch-site']) && !HARMLESS.has(request.method)) {
      grant(request, STRANGER);
      next(new JudgementError('NOT_ALLOWED', 'Cannot take this from a page of another site'));
      return;
    }
    const admitted = admit({
      header: (name) => request.headersDistinct[name] ?? [],
      peer: request.socket.remoteAddress,
    });
    const rights = admitted.kind === 'known' ? admitted.rights : STRANGER;
    grant(request, rights);
    needOf(request, response, (error, need) => {
      if (need === 'nothing') next(error);
      else if (admitted.kind === 'unknown') {
        response.set('WWW-Authenticate', CHALLENGE);
        request.log.info({ why: admitted.why }, 'refused: nobody knows who calls');
        next(new JudgementError('UNAUTHENTICATED', `Cannot tell who calls: ${admitted.why}`));
      } else next(error ?? refusalOf(request, rights, need));
    });
  };
}

function refusalOf(
  { method, path }: Request,
  { caller, mayAs, shown }: Rights,
  need: Need,
): JudgementError | undefined {
  const what = `Cannot ${method} ${path.slice(0, 200)} for "${caller}"`;
  if (need === 'nothing') return undefined;
  if (need === 'whole') {
    if (shown.everything) return undefined;
    return new JudgementError(
      'NOT_ALLOWED',
      `${what}: it tells of everybody, and their share of the service has lists`,
    );
  }
  return mayAs(need) ? undefined : new JudgementError('NOT_ALLOWED', `${what}: it takes the role ${need}`);
}
