import { parseTemplate, type BuiltTemplate, type ParsedTemplate, type TemplatePart } from './template.js';

/**
 * The pieces of a custom filter of Kayenta's, none where it has no text: `$\\{name}`, as Kayenta stores it, is `${name}`, and
 * `${name:-text}` stands for the text where the variable has no value.
 */
export function kayentaTemplate(text: string | undefined, values: ReadonlyMap<string, string>): BuiltTemplate {
  const { parts, problems } = parseKayentaTemplate(text);
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'built', parts: parts.map((part) => withFallback(part, values)).filter((part) => part !== '') };
}

/** The pieces of a custom filter of Kayenta's with what stands for variables that have no value. */
export function parseKayentaTemplate(text: string | undefined): ParsedTemplate {
  return parseTemplate((text ?? '').replaceAll('$\\{', '${'));
}

function withFallback(part: TemplatePart, values: ReadonlyMap<string, string>): TemplatePart {
  return typeof part === 'string' || part.fallback === undefined || values.has(part.name) ? part : part.fallback;
}
