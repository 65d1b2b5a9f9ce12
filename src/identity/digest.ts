import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** The SHA-256 of a plain document, "sha256:" and 64 hex digits; the order of keys makes no difference. */
export function digestOf(document: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(document)).digest('hex')}`;
}
