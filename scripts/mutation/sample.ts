import { createHash } from 'node:crypto';

/** What tells a mutant from every other. */
interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly location: object;
  readonly mutatorName: string;
  readonly replacement: string;
}

/** Leaves out all but one mutant in MUTATION_ONE_IN, by nothing but what it is: the others count as errors, which no score knows. */
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', factory: createSample }];

function createSample() {
  const oneIn = Number(process.env.MUTATION_ONE_IN);
  return {
    init: () => Promise.resolve(),
    check: (mutants: readonly Mutant[]) =>
      Promise.resolve(Object.fromEntries(mutants.map((mutant) => [mutant.id, resultOf(mutant, oneIn)]))),
  };
}

function resultOf({ fileName, location, mutatorName, replacement }: Mutant, oneIn: number) {
  const file = fileName.replace(/^.*\/src\//, '');
  const what = JSON.stringify([file, location, mutatorName, replacement]);
  if (createHash('sha256').update(what).digest().readUInt32BE() % oneIn === 0) return { status: 'passed' };
  return { status: 'compileError', reason: 'not in the sample' };
}
