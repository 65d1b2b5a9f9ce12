/** A stream of random numbers that is the same on every run. */
export interface Random {
  /** Between 0 and 1, neither of them. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A count of independent events, `mean` of them on average; `mean` is at most 700. */
  poisson(mean: number): number;
  /** The successes among so many trials. */
  binomial(trials: number, probability: number): number;
}

/** The stream of a seed: sfc32 (Doty-Humphrey, PractRand), started from the seed's FNV-1a hash, its first twenty numbers dropped. */
export function createRandom(seed: string): Random {
  const next = sfc32(seed);
  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6) + 0.5) * 2 ** -53;
  return {
    uniform,
    normal: createNormal(uniform),
    poisson: (mean) => searchUp(uniform(), Math.exp(-mean), (k) => mean / k),
    binomial: (trials, probability) => {
      const odds = probability / (1 - probability);
      const most = (k: number): number => ((trials - k + 1) / k) * odds;
      return Math.min(trials, searchUp(uniform(), (1 - probability) ** trials, most));
    },
  };
}

function sfc32(seed: string): () => number {
  let a = fnv1a(seed);
  let b = fnv1a(`${seed}/b`);
  let c = fnv1a(`${seed}/c`);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

/** Box & Muller (1958): two normal numbers of two uniform ones. */
function createNormal(uniform: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** The least k at which the distribution function reaches u; from P(0) and the ratios P(k) / P(k - 1). */
function searchUp(u: number, atZero: number, ratio: (k: number) => number): number {
  let k = 0;
  let probability = atZero;
  let rest = u - probability;
  while (rest > 0 && probability > 0) {
    k++;
    probability *= ratio(k);
    rest -= probability;
  }
  return k;
}
