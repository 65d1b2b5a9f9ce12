import { asMarkup, markup, type Markup } from './markup.js';
import { pagePolicy } from './page-policy.js';
import type { PageScript } from './page-script.js';
import type { PageStyle } from './page-style.js';

/** What a page is made of. */
export interface Frame {
  readonly title: string;
  readonly style: PageStyle;
  /** With its landmarks; the one with id="main" is what the skip link leads to. */
  readonly body: Markup;
  readonly script?: PageScript | null;
  /** What its policy allows beside its own style and script, such as "connect-src 'self'". */
  readonly policy?: readonly string[];
  /** In so many seconds it is loaded again. */
  readonly refreshSeconds?: number;
}

/** A whole HTML document that needs nothing else. */
export function renderFrame({ title, style, body, script = null, policy = [], refreshSeconds }: Frame): string {
  const refresh = refreshSeconds === undefined ? '' : markup`<meta http-equiv="refresh" content="${refreshSeconds}">\n`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${asMarkup(pagePolicy(style, script, policy))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${refresh}<title>${title}</title>
<style>${asMarkup(style.css)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
${body}
${script && markup`<script>${asMarkup(script.code)}</script>\n`}</body>
</html>
`.markup;
}
