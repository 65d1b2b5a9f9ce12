/** What is wrong with a text that is no query of this language from this place on. */
export function syntaxProblem(text: string, errorAt: number, language: string): string {
  if (text.slice(errorAt).trim() === '') return `is no ${language}: it ends before it is complete`;
  const near = JSON.stringify(text.slice(errorAt, errorAt + 30));
  return `is no ${language} from character ${String(errorAt + 1)} on (${near})`;
}
