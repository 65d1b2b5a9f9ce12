import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The stand-in in place of Vitest; and what a module loaded as `?again=3` imports of this folder is loaded as `?again=3` as well. */
const HOOK = `
let root, standIn;
export function initialize(given) { ({ root, standIn } = given); }
export async function resolve(specifier, context, next) {
  if (specifier === 'vitest' && context.parentURL !== standIn) return { url: standIn, shortCircuit: true };
  const again = /[?&]again=\\d+$/.exec(specifier) ?? /[?&]again=\\d+$/.exec(context.parentURL ?? '');
  const found = await next(specifier, context);
  if (again === null || !found.url.startsWith(root)) return found;
  const url = found.url.replace(/[?&]again=\\d+$/, '');
  return { ...found, url: url + (url.includes('?') ? '&' : '?') + again[0].slice(1) };
}`;

/** From now on modules of the current folder are loaded once for each number. */
export function registerLoadAgain(): void {
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`, {
    parentURL: import.meta.url,
    data: { root: pathToFileURL(`${process.cwd()}/`).href, standIn: new URL('stand-in.ts', import.meta.url).href },
  });
}

/** Loads a file and all that it imports as they are for this number. */
export async function loadAgain(file: string, again: number): Promise<void> {
  await import(`${pathToFileURL(file).href}?again=${String(again)}`);
}
