/** What a log may tell of something thrown: never its own properties, which may hold a request with its secrets. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** Name, message and stack of an error; of anything else that was thrown, what it is. */
export function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof Error)) {
    const message = `${thrown === null ? 'null' : `a value of type ${typeof thrown}`} was thrown, which is no error`;
    return { name: 'NoError', message, stack: message };
  }
  const { name, message, stack = `${name}: ${message}` } = thrown;
  return { name, message, stack };
}
