import { createHash } from 'node:crypto';

/**
 * What is kept of a token in place of it: its SHA-256. A slow hash would protect what people choose; a token of 32 random bytes cannot be guessed at any speed, and a
 * slow hash of each call would be a way to keep the service busy.
 */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
