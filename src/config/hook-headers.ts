import { Headers } from './source-headers.js';

const TAKEN = [
  'accept',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
];
const OURS = 'webhook-';

/** Headers of messages: any but those that a message has of its own, or that say how it is carried. */
export const HookHeaders = Headers.superRefine((headers, context) => {
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    if (!TAKEN.includes(lower) && !lower.startsWith(OURS)) continue;
    const message = 'is given to each message by canary-judge itself: leave it out';
    context.addIssue({ code: 'custom', path: [name], message });
  }
});
