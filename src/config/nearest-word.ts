/** To find a nearest word takes its time, and nobody reads the advice on more mistakes than this. */
export const MOST_ADVICE = 20;

/** The known word that a misspelled one most likely meant, or undefined where none is near: at most a third of its letters differ. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, most: Math.max(1, Math.floor(candidate.length / 3)) }))
    .filter(({ candidate, most }) => Math.abs(candidate.length - word.length) <= most)
    .map(({ candidate, most }) => ({
      candidate,
      most,
      distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance, most }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Insertions, deletions and substitutions that turn one word into the other (Levenshtein 1966); words are cut at 40 letters. */
function editDistance(from: string, to: string): number {
  const source = Array.from(from.slice(0, 40));
  const target = Array.from(to.slice(0, 40));
  let row = Array.from({ length: target.length + 1 }, (_, j) => j);
  for (const [i, letter] of source.entries()) {
    const next = [i + 1];
    for (const [j, other] of target.entries()) {
      const substituted = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
