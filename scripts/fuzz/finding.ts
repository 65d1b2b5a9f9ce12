/** Something that must not happen, and did. */
export interface Finding {
  /** Which oracle says so. */
  readonly oracle: string;
  /** What is the same for all findings of one defect. */
  readonly signature: string;
  readonly detail: string;
}

/** Takes what was found beside the answers to requests. */
export type Report = (finding: Finding) => void;

/** A finding that is told apart from others by its oracle and these words. */
export function finding(oracle: string, words: string, detail: string): Finding {
  return {
    oracle,
    signature: `${oracle}: ${words.replaceAll(/\d+/g, 'N').slice(0, 160)}`,
    detail: detail.slice(0, 4_000),
  };
}
