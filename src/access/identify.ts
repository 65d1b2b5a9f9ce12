import { timingSafeEqual } from 'node:crypto';
import type { AccessSettings } from '../config/access-settings.js';
import type { Caller } from './caller.js';
import { matchesPattern } from './matches-pattern.js';
import { createIsPeer } from './peers.js';
import { readToken } from './read-token.js';
import { tokenDigest } from './token-digest.js';

/** What a call says of who makes it. */
export interface Credentials {
  /** Every value of a header, as often as it came; the name in small letters. */
  readonly header: (name: string) => readonly string[];
  /** The address at the other end of the socket. */
  readonly peer: string | undefined;
}

/** Who calls, or why that is not known. */
export type Identified =
  { readonly kind: 'known'; readonly caller: Caller } | { readonly kind: 'unknown'; readonly why: string };

/** Tells who calls. */
export type Identify = (credentials: Credentials) => Identified;

const LONGEST_IDENTITY = 320;

/** Tells callers by their tokens, and who sends none by the word of a trusted proxy. A token that is wrong is not made good by that. */
export function createIdentify(settings: AccessSettings): Identify {
  const callers = Object.entries(settings.callers).map(([name, entry]): Known => {
    const { role, configs, sources, scope, tokens = [], identities = [] } = entry;
    const digests = tokens.map((hex) => Buffer.from(hex, 'hex'));
    return { caller: { name, role, configs, sources, scope }, digests, identities };
  });
  const { proxy } = settings;
  const isProxy = createIsPeer(proxy?.from ?? []);
  return ({ header, peer }) => {
    const [authorization, ...more] = header('authorization');
    if (more.length > 0) return unknown('Authorization is given more than once');
    if (authorization !== undefined) return byToken(authorization, callers);
    if (!proxy || !isProxy(peer))
      return unknown('there is neither Authorization: Bearer TOKEN nor Basic with the token as password');
    return byIdentity(header(proxy.header.toLowerCase()), { callers, header: proxy.header });
  };
}

interface Known {
  readonly caller: Caller;
  readonly digests: readonly Buffer[];
  readonly identities: readonly string[];
}

/** Every token is compared, so that the time it takes tells nothing of which was near. */
function byToken(authorization: string, callers: readonly Known[]): Identified {
  const read = readToken(authorization);
  if (read.kind === 'unreadable') return unknown(read.why);
  const digest = tokenDigest(read.token);
  let found: Caller | undefined;
  for (const { caller, digests } of callers) {
    for (const one of digests) if (timingSafeEqual(one, digest)) found = caller;
  }
  return found ? { kind: 'known', caller: found } : unknown('Authorization holds no token of this service');
}

interface Naming {
  readonly callers: readonly Known[];
  /** As the settings have it. */
  readonly header: string;
}

/** Who is named as a whole comes before who is meant by a pattern; of those the first in the settings. */
function byIdentity(values: readonly string[], { callers, header }: Naming): Identified {
  const [identity = '', ...more] = values.map((value) => value.trim());
  if (identity === '') return unknown(`the proxy does not say in ${header} who calls`);
  if (more.length > 0 || identity.includes(',')) return unknown(`${header} names more than one`);
  if (identity.length > LONGEST_IDENTITY) return unknown(`${header} is longer than any identity`);
  const named =
    callers.find(({ identities }) => identities.includes(identity)) ??
    callers.find(({ identities }) => identities.some((pattern) => matchesPattern(identity, pattern)));
  return named ? { kind: 'known', caller: named.caller } : unknown(`${header} names nobody who may call`);
}

function unknown(why: string): Identified {
  return { kind: 'unknown', why };
}
