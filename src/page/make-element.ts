/** A new element with these contents; text stays text. */
export function makeElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...contents: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.append(...contents);
  return element;
}
