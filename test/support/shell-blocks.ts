import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of commands in a page. */
export interface ShellBlock {
  /** Where the page lies in the project. */
  readonly page: string;
  readonly text: string;
}

/** Every block of commands in these pages, or in all pages of these folders. */
export function shellBlocks(...places: readonly string[]): ShellBlock[] {
  return places.flatMap(pagesOf).flatMap((page) => {
    const blocks = readFileSync(page, 'utf8').matchAll(/^```(?:sh|bash|shell|console)\n(.*?)^```/gms);
    return [...blocks].map(([, text = '']) => ({ page, text }));
  });
}

function pagesOf(place: string): string[] {
  if (place.endsWith('.md')) return [place];
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => join(place, name));
}
