import { createHmac } from 'node:crypto';
import type { Message } from './message.js';

/**
 * The headers by which a receiver tells that a message is ours, and new (Standard Webhooks 1.0: HMAC-SHA256 of id, seconds since the epoch and body, joined by dots, in
 * base64); without a key those that say which message it is and when it was sent.
 */
export function signMessage(
  { deliveryId, body }: Message,
  key: Uint8Array | undefined,
  nowMs: number,
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(nowMs / 1_000));
  const named = { 'webhook-id': deliveryId, 'webhook-timestamp': seconds };
  if (!key) return named;
  const signature = createHmac('sha256', key).update(`${deliveryId}.${seconds}.${body}`).digest('base64');
  return { ...named, 'webhook-signature': `v1,${signature}` };
}
