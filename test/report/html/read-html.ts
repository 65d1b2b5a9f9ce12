/** An element as it was opened. */
export interface OpenedElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A document taken apart. */
export interface ReadHtml {
  readonly elements: readonly OpenedElement[];
  /** Between tags, decoded. */
  readonly texts: readonly string[];
}

const VOID = new Set(['meta', 'link', 'br', 'img', 'input', 'hr']);
/** SVG's own may end themselves. */
const TAG =
  /<(?<end>\/?)(?<tag>[a-z][a-zA-Z0-9]*)(?<attributes>(?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*)\s*(?<selfEnd>\/?)>/y;
const ATTRIBUTE = /([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"<>]*)")?/g;
const TEXT = /[^<>]+/y;
const RAW = new Set(['script', 'style']);

/** Reads a document as strictly as nobody else does: only tags with quoted attributes, only escaped text, and all that is opened is closed. */
export function readHtml(html: string): ReadHtml {
  const elements: OpenedElement[] = [];
  const texts: string[] = [];
  const open: string[] = [];
  let at = '<!doctype html>'.length;
  if (!html.startsWith('<!doctype html>')) throw new Error('No doctype');
  while (at < html.length) {
    TEXT.lastIndex = at;
    const text = TEXT.exec(html)?.[0];
    if (text !== undefined) {
      texts.push(decode(text));
      at += text.length;
      continue;
    }
    TAG.lastIndex = at;
    const found = TAG.exec(html);
    if (!found) throw new Error(`Not HTML: ${html.slice(at, at + 80)}`);
    at += found[0].length;
    const { end, tag = '', attributes = '', selfEnd } = found.groups!;
    if (end === '/') {
      const opened = open.pop();
      if (opened !== tag)
        throw new Error(`${opened ?? 'Nothing'} is open where ${tag} ends: ${html.slice(at - 80, at)}`);
      continue;
    }
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, name, value = '']) => [name!, decode(value)] as const);
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`Twice the same: ${attributes}`);
    elements.push({ tag, attributes: Object.fromEntries(pairs) });
    if (RAW.has(tag)) {
      at = html.indexOf(`</${tag}>`, at) + `</${tag}>`.length;
    } else if (!VOID.has(tag) && selfEnd === '') open.push(tag);
  }
  if (open.length > 0) throw new Error(`Never closed: ${open.join(', ')}`);
  return { elements, texts };
}

function decode(text: string): string {
  const bare = text.replace(/&(amp|lt|gt|quot|#39);/g, '');
  if (bare.includes('&')) throw new Error(`Not escaped: ${text}`);
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
