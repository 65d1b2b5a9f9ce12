import { parseTemplate, type TemplatePart } from '../../../query/template.js';

/** The text of a native template with these pieces; undefined where no text means just them. */
export function templateText(parts: readonly TemplatePart[]): string | undefined {
  const text = parts.map(textOfPart).join('');
  const read = parseTemplate(text);
  return read.problems.length === 0 && sameParts(read.parts, merged(parts)) ? text : undefined;
}

function textOfPart(part: TemplatePart): string {
  if (typeof part !== 'string') return `\${${part.name}${part.format === '' ? '' : `:${part.format}`}}`;
  // A group of a regular expression, ${1}, is text in a template too.
  return part.replaceAll(/\$\{(?!\d+\})/g, () => '$${');
}

function merged(parts: readonly TemplatePart[]): TemplatePart[] {
  const whole: TemplatePart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (typeof part === 'string' && typeof last === 'string') whole.splice(-1, 1, `${last}${part}`);
    else if (part !== '') whole.push(part);
  }
  return whole;
}

function sameParts(a: readonly TemplatePart[], b: readonly TemplatePart[]): boolean {
  return a.length === b.length && a.every((part, i) => samePart(part, b[i]));
}

function samePart(a: TemplatePart, b: TemplatePart | undefined): boolean {
  if (typeof a === 'string' || typeof b === 'string' || b === undefined) return a === b;
  return a.name === b.name && a.format === b.format;
}
