/** Text as a part of a URL that stays whole wherever the URL is written: also what Markdown and old readers of URLs take for their own is escaped. */
export function urlText(text: string): string {
  return encodeURIComponent(text.replaceAll(LONE_SURROGATE, '\ufffd')).replaceAll(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Half a character, which no URL can hold. */
const LONE_SURROGATE = /\p{Surrogate}/gu;
