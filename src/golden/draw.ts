/** A stream of random numbers that is the same for the same name on every machine. */
export interface Draw {
  /** Standard normal. */
  readonly normal: () => number;
  /** Of a Poisson distribution with this mean. */
  readonly poisson: (mean: number) => number;
}

/** Above this mean the normal approximation is as good as anybody needs for a test's series. */
const LARGE_MEAN = 50;

/** The stream of this name. */
export function createDraw(name: string): Draw {
  const uniform = createUniform(hash(name));
  // Box & Muller (1958, Ann. Math. Statist. 29:610).
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean: number): number => {
    if (mean > LARGE_MEAN) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const floor = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > floor; count++) product *= uniform();
    return Math.max(0, count);
  };
  return { normal, poisson };
}

/** Uniform between 0 and 1, neither of them: a Weyl sequence mixed as by MurmurHash3's finalizer (Appleby 2011). */
function createUniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
    return ((mixed >>> 0) + 0.5) / 2 ** 32;
  };
}

/** FNV-1a of the name's UTF-16 units (Fowler, Noll & Vo). */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
