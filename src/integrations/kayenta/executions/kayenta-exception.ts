/** When an execution came to nothing, and what kind of fault it was. */
export interface ExceptionOccasion {
  readonly exceptionType: string;
  readonly atMs: number;
}

/** What Kayenta tells of an execution that came to nothing, as Orca keeps it in its stages and Deck shows it. */
export function toKayentaException(messages: readonly string[], { exceptionType, atMs }: ExceptionOccasion): object {
  const [error = exceptionType, ...errors] = messages;
  return {
    exceptionType,
    operation: 'canaryJudge',
    details: { error, errors },
    timestamp: new Date(atMs).toISOString(),
  };
}
