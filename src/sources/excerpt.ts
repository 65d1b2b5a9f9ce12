/** What somebody else wrote, fit for a message of ours. */
export function excerpt(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return plain.length > 500 ? `${plain.slice(0, 500)}…` : plain;
}
