/** What is known of the world that a config is checked for. */
export interface LintSurroundings {
  /** How far apart the samples of a source are, by its name; undefined stands for the source of a config that names none. */
  readonly scrapeIntervalMs: (source: string | undefined) => number;
  /** The most characters of queries that are read, selectors as often as they are used: to read more takes too long. */
  readonly mostCharacters: number;
}

/** A world of which nothing is known: samples are as far apart as settings have them where they do not say. */
export const UNKNOWN_SURROUNDINGS: LintSurroundings = { scrapeIntervalMs: () => 15_000, mostCharacters: 2_000_000 };
