/** Hears of what becomes of the questions to one source. */
export interface SourceWatch {
  /** A question was answered, so long after it was sent. */
  readonly onAnswer: (ms: number) => void;
  /** Sending a question has come to this instead; also where nobody waits for it any more. */
  readonly onFault: (ms: number, error: unknown) => void;
  /** A question is to be sent again. */
  readonly onRetry: () => void;
  /** The source is left alone from now on, or has answered since. */
  readonly onBreaker: (open: boolean) => void;
  /** Takes what counts the questions that are out and those that wait for their turn. */
  readonly count: (questions: () => { readonly running: number; readonly waiting: number }) => void;
}

/** Who hears of a source, by its name. */
export type WatchSources = (source: string) => SourceWatch;
