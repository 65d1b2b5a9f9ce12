import type { IncomingMessage, ServerResponse } from 'node:http';

/** A question that reached a source, and how to answer it. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  readonly form: URLSearchParams;
  /** Of a mode that needs one. */
  readonly number: number;
  /** Where nobody should be sent. */
  readonly strangerUrl: string;
}

/** One way of answering. */
export type AnswerMode = (asked: Asked) => void;

/** Answers with a text. */
export function sendText(
  { response }: Pick<Asked, 'response'>,
  text: string | Buffer,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** The times of the slots that a range query asks for, in seconds; none where it asks for none. */
export function slotsOf(form: URLSearchParams): number[] {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name)));
  if (!start || !end || !step || (end - start) / step > 20_000) return [];
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
}

/** A whole answer to a range query, with these values a slot. */
export function matrixOf(asked: Asked, valueAt: (i: number, t: number) => unknown, metric: object = {}): object {
  const values = slotsOf(asked.form).map((t, i) => [t, valueAt(i, t)]);
  return { status: 'success', data: { resultType: 'matrix', result: [{ metric, values }] } };
}

/** A value that is the same for the same question. */
export function plainValue(query: string, i: number): string {
  let hash = 2166136261;
  for (const letter of `${query}${String(i)}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return (100 + ((hash >>> 0) % 1000) / 100).toFixed(2);
}
