/** A document as commands write it: indented, with a line break at its end. */
export function toJsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
