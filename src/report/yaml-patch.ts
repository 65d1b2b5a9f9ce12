const WIDTH = 120;

/** A text as lines of YAML comments. Names in it are data, and may hold what ends a line. */
export function yamlComment(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && indent.length + longer.length < WIDTH) lines.splice(-1, 1, longer);
    else lines.push(lines.length > 0 ? `#   ${word}` : `# ${word}`);
  }
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/** What YAML can hold on one line: null takes an option out. */
export type FlowValue = number | string | boolean | null | { readonly [key: string]: FlowValue };

/** A value in YAML's flow style, its words and keys as they are. */
export function yamlFlow(value: FlowValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, one]) => `${key}: ${yamlFlow(one)}`);
  return `{ ${pairs.join(', ')} }`;
}
