/**
 * The p values adjusted by Benjamini & Hochberg 1995 (J. R. Stat. Soc. B 57:289), in the order given, as R's p.adjust: the
 * false discovery rate at which each would just be rejected. No p values give none; NaN must not be among them.
 */
export function adjustByBenjaminiHochberg(pValues: readonly number[]): number[] {
  const count = pValues.length;
  return adjustInSteps(pValues, { from: 'largest', factor: (rank) => count / rank });
}

/**
 * The p values adjusted by Holm 1979 (Scand. J. Stat. 6:65), in the order given, as R's p.adjust: the family-wise error rate
 * at which each would just be rejected. No p values give none; NaN must not be among them.
 */
export function adjustByHolm(pValues: readonly number[]): number[] {
  const count = pValues.length;
  return adjustInSteps(pValues, { from: 'smallest', factor: (rank) => count - rank + 1 });
}

/** From where the adjusted values must not turn back, and by what the p value of a rank (1 is the smallest) is multiplied. */
interface Steps {
  readonly from: 'smallest' | 'largest';
  readonly factor: (rank: number) => number;
}

function adjustInSteps(pValues: readonly number[], { from, factor }: Steps): number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((one, other) => one.p - other.p);
  const scaled = ascending.map(({ p, index }, place) => ({ index, p: Math.min(1, p * factor(place + 1)) }));
  const adjusted = new Array<number>(pValues.length).fill(NaN);
  let bound = from === 'smallest' ? 0 : 1;
  for (const { p, index } of from === 'smallest' ? scaled : scaled.reverse()) {
    bound = from === 'smallest' ? Math.max(bound, p) : Math.min(bound, p);
    adjusted[index] = bound;
  }
  return adjusted;
}
