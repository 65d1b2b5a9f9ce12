/** A place in a template that a variable's value goes to: `${name}` or `${name:format}`. */
export interface Placeholder {
  readonly name: string;
  /** How the value is written there; empty where the place itself decides. */
  readonly format: string;
  /** What stands for a value that is not given; undefined where there is no such thing. */
  readonly fallback?: string | undefined;
}

/** A template in pieces: text as it stands, and placeholders. */
export type TemplatePart = string | Placeholder;

/** A template's pieces with what is wrong in it. */
export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly string[];
}

/** A template that was put together, or all that is wrong with it. */
export type BuiltTemplate =
  | { readonly kind: 'built'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** `$${` is a literal `${`; `${1}` is a group of a regular expression, which label_replace knows. */
const TOKENS = /\$\$\{|\$\{\d+\}|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([A-Za-z]*))?(?::-([^}]{0,200}))?\}|\$\{/g;

/** Splits a template at its placeholders. */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const problems: string[] = [];
  let end = 0;
  const addText = (piece: string): void => {
    const before = parts.at(-1);
    if (typeof before === 'string') parts.splice(-1, 1, `${before}${piece}`);
    else if (piece !== '') parts.push(piece);
  };
  for (const match of text.matchAll(TOKENS)) {
    const [token] = match;
    const [, name, format, fallback]: readonly (string | undefined)[] = match;
    addText(text.slice(end, match.index));
    end = match.index + token.length;
    if (name !== undefined) parts.push({ name, format: format ?? '', fallback });
    else if (token === '$${') addText('${');
    else {
      if (token === '${') problems.push(strangePlaceholder(text.slice(match.index, match.index + 30)));
      addText(token);
    }
  }
  addText(text.slice(end));
  return { parts, problems };
}

function strangePlaceholder(text: string): string {
  return `${JSON.stringify(text)} is no variable: it is written \${name} or \${name:format}, and a literal \${ as $\${`;
}

/** How long the text of a template is, without its values. */
export function textLength(parts: readonly TemplatePart[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

/** How often a template uses variables. */
export function placeholdersIn(parts: readonly TemplatePart[]): number {
  return parts.filter((part) => typeof part !== 'string').length;
}

/** The template's pieces with those of another template in the place of every placeholder of one name. */
export function splice(parts: readonly TemplatePart[], name: string, inner: readonly TemplatePart[]): TemplatePart[] {
  return parts.flatMap((part) => (typeof part !== 'string' && part.name === name ? inner : [part]));
}
