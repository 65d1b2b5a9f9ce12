import { markup, type Markup } from './markup.js';

/** A link to where http or https leads; what is no such URL leads nowhere: null. */
export function webLink(url: string | null | undefined, text: string): Markup | null {
  if (url === null || url === undefined || !isWebUrl(url)) return null;
  return markup`<a href="${url}" rel="noopener noreferrer">${text}</a>`;
}

/** The same in a tab of its own: a report may stand in a frame, whose policy lets nothing else into it. */
export function linkApart(url: string | null | undefined, text: string): Markup | null {
  if (url === null || url === undefined || !isWebUrl(url)) return null;
  return markup`<a href="${url}" target="_blank" rel="noopener noreferrer">${text}</a>`;
}

function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
