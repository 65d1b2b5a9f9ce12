import { escapeMarkup } from '../../report/escape-markup.js';

/** The attributes of a box that scrolls sideways, so that the keyboard reaches it and a screen reader says what is in it. */
export function scrolls(label: string): string {
  return `tabindex="0" role="group" aria-label="${escapeMarkup(label)}"`;
}
