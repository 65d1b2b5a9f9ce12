import { readHtml } from '../../../test/report/html/read-html.js';
import { finding, type Finding } from '../finding.js';

const LINK = /^\s*(?:javascript|data|vbscript):/i;
const OURS = /<script[^>]*>\s*fz\(|<img src=x|<!-- fz/;

/** What is wrong with a page: it is no HTML, or holds what a caller or a source wrote as markup. */
export function checkPage(html: string): Finding[] {
  if (OURS.test(html)) return [finding('markup', 'unescaped input', around(html, OURS))];
  try {
    const { elements } = readHtml(html);
    return elements.flatMap(({ tag, attributes }) =>
      Object.entries(attributes)
        .filter(
          ([name, value]) => name.startsWith('on') || (['href', 'src', 'action'].includes(name) && LINK.test(value)),
        )
        .map(([name, value]) => finding('markup', `${tag} ${name}`, value)),
    );
  } catch (error) {
    return [finding('markup', 'no HTML', String(error))];
  }
}

const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i;
const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const TAG = /<(\/?)([A-Za-z][\w.:-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|<\?xml[^?]*\?>|<!\[CDATA\[[\s\S]*?\]\]>/y;

/** What is wrong with XML: it is none. */
export function checkXml(xml: string): Finding[] {
  const wrong = (words: string, at: number): Finding[] => [
    finding('xml', words, xml.slice(Math.max(0, at - 100), at + 100)),
  ];
  const strange = NOT_XML.exec(xml) ?? ENTITY.exec(xml);
  if (strange) return wrong('a character that XML does not have', strange.index);
  const open: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const next = xml.indexOf('<', at);
    if (next < 0) break;
    TAG.lastIndex = next;
    const found = TAG.exec(xml);
    if (!found) return wrong('no tag', next);
    const [all, end, name, , selfEnd] = found;
    if (name !== undefined && end === '/' && open.pop() !== name) return wrong('tags that cross', next);
    if (name !== undefined && end === '' && selfEnd === '') open.push(name);
    at = next + all.length;
  }
  return open.length > 0 ? wrong('a tag that is never closed', xml.length) : [];
}

/** What is wrong with Markdown: markup of a caller's in it, which its reader would show as such. */
export function checkMarkdown(markdown: string): Finding[] {
  return OURS.test(markdown) ? [finding('markup', 'unescaped input in Markdown', around(markdown, OURS))] : [];
}

function around(text: string, pattern: RegExp): string {
  const at = pattern.exec(text)?.index ?? 0;
  return text.slice(Math.max(0, at - 300), at + 300);
}
