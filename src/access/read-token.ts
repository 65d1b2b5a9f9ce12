/** What an Authorization header holds: a token, or why none can be read from it. */
export type ReadToken =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'unreadable'; readonly why: string };

const LONGEST_HEADER = 2_000;
/** Shorter ones could be guessed, and are never looked up. */
const SHORTEST_TOKEN = 32;
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

/**
 * The token in an Authorization header: of the scheme Bearer all of it (RFC 6750), of Basic the password (RFC 7617), whatever the user is called, since some
 * pipelines can send nothing else.
 */
export function readToken(header: string): ReadToken {
  if (header.length > LONGEST_HEADER) return unreadable(`is longer than ${String(LONGEST_HEADER)} characters`);
  const bearer = BEARER.exec(header)?.[1];
  const basic = BASIC.exec(header)?.[1];
  const token = bearer ?? (basic === undefined ? undefined : passwordOf(basic));
  if (token === undefined) return unreadable('is neither "Bearer TOKEN" nor Basic with the token as password');
  return token.length < SHORTEST_TOKEN ? unreadable('holds no token of this service') : { kind: 'token', token };
}

function passwordOf(encoded: string): string | undefined {
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon === -1 ? undefined : pair.slice(colon + 1);
}

function unreadable(why: string): ReadToken {
  return { kind: 'unreadable', why: `Authorization ${why}` };
}
