import type { Binding } from './bound-query.js';
import { tooLarge } from './query-size.js';
import {
  parseTemplate,
  placeholdersIn,
  splice,
  textLength,
  type BuiltTemplate,
  type TemplatePart,
} from './template.js';

/** The pieces of a template, those of the selector (as `put` has them stand there) in the place of each `${selector}`. */
export function nativeTemplate(
  text: string,
  binding: Pick<Binding, 'selector'>,
  put: (selector: readonly TemplatePart[]) => readonly TemplatePart[] = (selector) => selector,
): BuiltTemplate {
  const { parts, problems } = parseTemplate(text);
  const selector = parseTemplate(binding.selector ?? '');
  const uses = parts.filter((part) => typeof part !== 'string' && part.name === 'selector').length;
  const large = tooLarge(
    textLength(parts) + uses * textLength(selector.parts),
    placeholdersIn(parts) - uses + uses * placeholdersIn(selector.parts),
  );
  if (large !== undefined) return { kind: 'refused', problems: [large] };
  const whole = splice(parts, 'selector', put(selector.parts));
  const wrong = [
    ...problems,
    ...(uses > 0 ? selector.problems : []),
    ...(uses > 0 && binding.selector === undefined ? ['uses ${selector}, and the config has no selector'] : []),
    ...whole.flatMap((part) =>
      typeof part !== 'string' && part.fallback !== undefined ? [noFallback(part.name)] : [],
    ),
  ];
  return wrong.length > 0 ? { kind: 'refused', problems: wrong } : { kind: 'built', parts: whole };
}

function noFallback(name: string): string {
  return `gives variable "${name}" a value of its own: a default stands in the config's scope`;
}
