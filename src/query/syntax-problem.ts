/** What is wrong with a text that is no PromQL from this place on. */
export function syntaxProblem(text: string, errorAt: number): string {
  const near = JSON.stringify(text.slice(errorAt, errorAt + 30));
  return `is no PromQL from character ${String(errorAt + 1)} on (${near})`;
}
