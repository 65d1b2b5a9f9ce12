/** Text that stays text in Markdown: nothing in it is markup, and it stays on its line. */
export function inlineMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~@!]/g, (sign) => `\\${sign}`);
}

/** A link in Markdown; null where the URL is none that leads somewhere from a comment, as a path alone does not. */
export function markdownLink(text: string, url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const written = new URL(url).href.replaceAll(/[()<>|\\`\s]/g, (sign) => encodeSign(sign));
  return `[${inlineMarkdown(text)}](${written})`;
}

/** encodeURIComponent() leaves brackets alone. */
function encodeSign(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
