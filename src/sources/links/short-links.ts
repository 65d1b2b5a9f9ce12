import type { QueryLink } from '../metric-source.js';

/** What web servers and chats take for an address; longer ones would make a judgement large, and open nothing. */
const LONGEST_URL = 8_000;

/** The links that can be opened. */
export function shortLinks(links: readonly QueryLink[]): readonly QueryLink[] {
  return links.filter(({ url }) => url.length <= LONGEST_URL);
}
