import { escapeMarkup } from '../escape-markup.js';

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text, which is escaped; markup, which is not; lists of both; and nothing. */
export type Content = string | number | Markup | null | undefined | false | readonly Content[];

/** A template whose values stay text, between tags and in quoted attributes, unless they are markup. */
export function markup(template: readonly string[], ...values: readonly Content[]): Markup {
  const parts = template.map((text, i) => text + (i < values.length ? written(values[i]) : ''));
  return { markup: parts.join('') };
}

/** What is markup by its making, such as a chart. */
export function asMarkup(markup: string): Markup {
  return { markup };
}

/** Several things with something between them. */
export function asList(items: readonly Content[], between: Content): Content {
  return items.flatMap((item, i) => (i === 0 ? [item] : [between, item]));
}

function written(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string') return escapeMarkup(content);
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map(written).join('');
}
