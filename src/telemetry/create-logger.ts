import { pino, type DestinationStream, type Logger } from 'pino';

/** Keys whose values are nobody's business, wherever a line holds them. */
const SECRET_KEYS = [
  'authorization',
  'Authorization',
  'cookie',
  'Cookie',
  'set-cookie',
  'password',
  'token',
  'secret',
  'clientSecret',
  'apiKey',
  'signingKey',
  'linkKey',
  'headers',
];
const DEPTHS = ['', '*', '*.*', '*.*.*'];
const REDACTED = DEPTHS.flatMap((depth) => SECRET_KEYS.map((key) => `${depth}["${key}"]`));

/** Characters that JSON leaves as they are and that do something to who shows them: codes for terminals, and what turns text around. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * The service's log: a line of JSON each, in which nothing that came from outside can begin a line or do anything to a terminal, and of errors only name, code, message and
 * stack are told: what others hang on them may hold a request with its credentials.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    redact: { paths: REDACTED, censor: '***' },
    serializers: { err: plainError },
  };
  return pino(options, {
    write: (line) => {
      destination.write(line.replaceAll(UNSEEN, escaped));
    },
  });
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** An error as it is logged. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'no error';
  const { name, message, stack } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return { name, ...(typeof code === 'string' ? { code } : {}), message, stack };
}
