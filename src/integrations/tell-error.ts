import type { ErrorDetail, JudgementError } from '../errors.js';

const MOST_CHARACTERS = 900;
const MOST_DETAILS = 3;

/** What went wrong on purpose as one line for who called by names and texts: mistakes at the names of their options. */
export function tellError({ code, message, details }: Pick<JudgementError, 'code' | 'message' | 'details'>): string {
  const [first] = details;
  // A source's fault is told by the message already, with how many there are.
  if (!first || message.includes(first.message)) return oneLine(message);
  // What does not fit is told of each metric, with its queries, and mostly for one reason.
  const most = code === 'CONFIG_MISMATCH' ? 1 : MOST_DETAILS;
  const told = details.slice(0, most).map(tellDetail);
  const more = details.length > most ? [`and ${String(details.length - most)} more`] : [];
  return oneLine(`${message}: ${[...told, ...more].join('; ')}`);
}

/** A text on one line, short enough for an event of Kubernetes. */
export function oneLine(text: string): string {
  const line = text.replaceAll(UNSEEN, ' ').trim().toWellFormed();
  const cut = Array.from(line).slice(0, MOST_CHARACTERS).join('');
  return cut.length < line.length ? `${cut}…` : line;
}

const UNSEEN = /[\s\p{Cc}\p{Bidi_Control}]+/gu;

function tellDetail({ pointer, message }: ErrorDetail): string {
  const option = optionOf(pointer);
  return option === '' ? message : `${option} ${message}`;
}

/** The option that a place in a request was made of. */
function optionOf(pointer: string): string {
  const [, first = '', ...rest] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (rest[0] === 'scope' && rest[1] !== undefined) return `${first}_${rest[1]}`;
  return first === 'thresholds' || first === 'metadata' ? (rest[0] ?? first) : first;
}
