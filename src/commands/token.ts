/** The parts of a token that are made elsewhere. */
export interface TokenMaking {
  /** So many random bytes, not to be guessed. */
  readonly randomBytes: (count: number) => Buffer;
  /** What the settings keep of a token. */
  readonly digest: (token: string) => Buffer;
}

const BYTES = 32;

/** `canary-judge token`: a new token, which is shown this once, and the line of the settings that lets its bearer in. */
export function makeToken({ randomBytes, digest }: TokenMaking): string {
  const token = `cj_${randomBytes(BYTES).toString('base64url')}`;
  const line = `sha256:${digest(token).toString('hex')}`;
  return `${token}\n${line}\n`;
}
