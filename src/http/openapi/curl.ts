import type { CodeSample } from './operation.js';

/** A request as a shell command. */
export interface CurlRequest {
  readonly label: string;
  readonly url: string;
  /** What is sent by POST, where something is: text as it is, all else as JSON. */
  readonly body?: unknown;
  readonly type?: string;
  readonly status: number;
  /** Whether headers matter. */
  readonly headers?: boolean;
}

/** The command that sends a request. */
export function curl({
  label,
  url,
  body,
  type = 'application/json',
  status,
  headers = false,
}: CurlRequest): CodeSample {
  const sent =
    body === undefined ? '' : ` \\\n  -H ${quoted(`content-type: ${type}`)} --data-binary ${quoted(asText(body))}`;
  return shell(label, `curl -s${headers ? 'i' : ''} ${quoted(url)}${sent}`, status);
}

/** A command, whatever it is. */
export function shell(label: string, source: string, status: number): CodeSample {
  return { lang: 'Shell', label, source, 'x-status': status };
}

/** The body as people read it: text as it is, all else as JSON in which what fits into a line stands in one. */
export function asText(body: unknown): string {
  return typeof body === 'string' ? body : spread(body, '');
}

const WIDTH = 84;

function spread(value: unknown, indent: string): string {
  const flat = inOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((one: unknown) => `${deeper}${spread(one, deeper)}`)
    : Object.entries(value).map(([key, one]) => `${deeper}${JSON.stringify(key)}: ${spread(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inOneLine(one)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** As a POSIX shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
