/** What is wrong with a text that is no query of this language from this place on. */
export function syntaxProblem(text: string, errorAt: number, language: string): string {
  const near = JSON.stringify(text.slice(errorAt, errorAt + 30));
  return `is no ${language} from character ${String(errorAt + 1)} on (${near})`;
}
