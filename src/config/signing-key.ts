const SHORTEST_BYTES = 24;
const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What would be right; what is there is never told. */
export const SIGNING_KEY_WANTED = `must be a key of at least ${String(SHORTEST_BYTES)} bytes, such as "openssl rand -hex 32" makes one, or whsec_ and the base64 of it`;

/** The bytes of a signing key as Standard Webhooks writes it, whsec_ and their base64, or of a text that is the key itself; undefined where it is neither, or too short. */
export function toSigningKey(text: string): Buffer | undefined {
  const packed = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
  if (packed !== undefined && !BASE64.test(packed)) return undefined;
  const bytes = packed === undefined ? Buffer.from(text, 'utf8') : Buffer.from(packed, 'base64');
  return bytes.length < SHORTEST_BYTES ? undefined : bytes;
}
