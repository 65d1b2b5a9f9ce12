import { randomBytes } from 'node:crypto';
import { tokenDigest } from './access/token-digest.js';
import { makeToken } from './commands/token.js';

/** What `canary-judge token` writes. */
export function runToken(): string {
  return makeToken({ randomBytes, digest: tokenDigest });
}
