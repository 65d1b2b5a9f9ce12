/** The first element that a selector finds, where it is of this kind; else null. */
export function findElement<T extends Element>(
  kind: new () => T,
  selector: string,
  within: ParentNode = document,
): T | null {
  const found = within.querySelector(selector);
  return found instanceof kind ? found : null;
}
