import type { ErrorDetail } from '../../../errors.js';

const WANTED = 'give "source"';

/** What is wrong in the words of Kayenta's callers where a request must name a source, and at the place where they do; undefined where that is not it. */
export function wantedAccount({ message, ...detail }: ErrorDetail): ErrorDetail | undefined {
  if (!message.includes(WANTED)) return undefined;
  return { ...detail, pointer: '?metricsAccountName', message: message.replace(WANTED, 'give metricsAccountName') };
}
