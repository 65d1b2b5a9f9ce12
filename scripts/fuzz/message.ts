/** A header as it is written. */
export type Header = readonly [name: string, value: string];

/** A request before it is written. */
export interface Message {
  readonly method: string;
  readonly target: string;
  /** But for Host and those that frame a body. */
  readonly headers: readonly Header[];
  readonly body?: Buffer | undefined;
}

/** A request with a JSON body. */
export function jsonMessage(target: string, value: unknown, method = 'POST'): Message {
  return textMessage(target, JSON.stringify(value), { method, type: 'application/json' });
}

/** A request with a body of any type. */
export function textMessage(
  target: string,
  text: string,
  { method = 'POST', type }: { method?: string; type: string },
): Message {
  return { method, target, headers: [['Content-Type', type]], body: Buffer.from(text) };
}

/** A request without a body. */
export function bareMessage(target: string, method = 'GET'): Message {
  return { method, target, headers: [] };
}

/** The message with a header in place of all of that name. */
export function withHeader(message: Message, [name, value]: Header): Message {
  const others = message.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase());
  return { ...message, headers: [...others, [name, value]] };
}
