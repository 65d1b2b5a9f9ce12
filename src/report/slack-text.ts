/** A text fit for Slack's mrkdwn, on one line, in at most so many characters as they are sent: `&`, `<` and `>` are escaped, so that nothing in it is a link or calls anybody. */
export function slackText(text: string, most: number): string {
  let shown = '';
  for (const character of text.replaceAll(UNSEEN, ' ').trim().toWellFormed()) {
    const next = ESCAPES[character] ?? character;
    if (shown.length + next.length > most) return `${withoutEnd(shown, most)}…`;
    shown += next;
  }
  return shown;
}

/** A link of Slack's; null where the URL leads nowhere from there or does not fit into so many characters. */
export function slackLink(title: string, url: string | null, most: number): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const written = new URL(url).href.replaceAll('|', '%7C').replaceAll(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);
  const link = `<${written}|${slackText(title, most)}>`;
  return link.length > most ? null : link;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Line breaks would begin lines of their own, and what turns the direction of writing would make others read as they are not. */
const UNSEEN = /[\s\p{Cc}\p{Bidi_Control}]+/gu;

/** Room for the ellipsis, without half an escape or half a character. */
function withoutEnd(shown: string, most: number): string {
  if (shown.length < most) return shown;
  const escape = /&(?:amp|lt|gt);$/.exec(shown)?.[0].length;
  const last = /[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(shown) ? 2 : 1;
  return shown.slice(0, -(escape ?? last));
}
