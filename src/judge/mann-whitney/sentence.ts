/** What a rule says of a metric: what follows its name. */
export interface Sentence {
  readonly text: string;
  /** What was found, to follow the metric's name in a sentence about the verdict. */
  readonly finding?: string;
}
