import { readJudgementRequest, type JudgementRequest } from './judgement-request.js';
import type { ReadConfig } from './load-metric-configs.js';
import type { Reading } from './mistake.js';

/** Reads the bodies of judgement requests, each once: a body is not changed once it is there. */
export interface RequestReader {
  readonly read: (body: unknown) => Reading<JudgementRequest>;
  /** Says what a body means that has been read elsewhere. */
  readonly know: (body: unknown, reading: Reading<JudgementRequest>) => void;
}

/** A reader that knows what it has read as long as its body is held. */
export function createRequestReader(readConfig: ReadConfig): RequestReader {
  const known = new WeakMap<object, Reading<JudgementRequest>>();
  const know: RequestReader['know'] = (body, reading) => {
    if (typeof body === 'object' && body !== null) known.set(body, reading);
  };
  return {
    read: (body) => {
      const before = typeof body === 'object' && body !== null ? known.get(body) : undefined;
      const reading = before ?? readJudgementRequest(body, readConfig);
      know(body, reading);
      return reading;
    },
    know,
  };
}
