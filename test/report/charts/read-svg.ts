/** Every attribute of an SVG, by name, unescaped only where it must be. */
export function attributesOf(svg: string): { name: string; value: string }[] {
  return [...svg.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => ({ name, value }));
}

/** The texts that are seen. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(?:<title>[^<]*<\/title>)?([^<]*)<\/text>/g)].map(([, text = '']) => text);
}

/** What is told to those who do not see it. */
export function labelOf(svg: string): string {
  return /aria-label="([^"]*)"/.exec(svg)?.[1] ?? '';
}

/** The values of an attribute of all elements of a class. */
export function ofClass(svg: string, className: string, attribute: string): string[] {
  return [...svg.matchAll(/<[a-z]+ [^>]*>/g)]
    .map(([element]) => element)
    .filter((element) => new RegExp(`class="${className}"`).test(element))
    .map((element) => new RegExp(` ${attribute}="([^"]*)"`).exec(element)?.[1] ?? '');
}
