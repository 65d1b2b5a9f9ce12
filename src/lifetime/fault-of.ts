/** What was thrown as an error; where it is none, an error that says what it is, and nothing of what it holds. */
export function faultOf(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  const what = thrown === null ? 'null' : `a value of type ${typeof thrown}`;
  return new Error(`${what} was thrown, which is no error`);
}
