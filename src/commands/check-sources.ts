/** What a check found of a source. */
export interface CheckedSource {
  readonly name: string;
  readonly language: string;
  readonly ms: number;
  readonly found: string | undefined;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
}

/** `canary-judge sources check`: a line for each source, and whether all of them answer. */
export function tellChecks(checks: readonly CheckedSource[]): { readonly text: string; readonly ok: boolean } {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, language, ms, found, problem }) => {
    const told = problem
      ? `FAILED  ${problem.message} (${problem.code})`
      : `ok      ${found ?? 'answers'} (${ms.toFixed(0)} ms)`;
    return `${name.padEnd(width)}  ${language.padEnd('stackdriver'.length)}  ${told}\n`;
  });
  return { text: lines.join(''), ok: checks.every(({ problem }) => problem === undefined) };
}
