import { expect } from 'vitest';
import { goJson, goMap, goParseFloat, goQueryEscape, sendAsGo, type GoAnswer } from './go-http.js';

/** A webhook of a Canary resource, and what Flagger knows of the canary. */
export interface Webhook {
  readonly url: string;
  readonly name?: string;
  readonly phase?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retries?: number;
  /** What some versions send beside it. */
  readonly more?: object;
}

/** What Flagger makes of an answer. */
export interface HookResult {
  readonly passed: boolean;
  /** What it logs and puts into an event where it has not passed. */
  readonly error: string | undefined;
  readonly answers: readonly GoAnswer[];
}

/** The body of Flagger's webhooks (its CanaryWebhookPayload). */
export function webhookBody({ name = 'checkout', phase = 'Progressing', metadata, more }: Webhook): string {
  const payload = { name, namespace: 'shop', phase, checksum: '85d557f47b', ...more };
  return goJson(metadata === undefined ? payload : { ...payload, metadata: goMap(metadata) });
}

/** Calls a webhook as Flagger does: go-retryablehttp asks again after 429 and 5xx, and then gives up without the answer's text; a status up to 202 passes. */
export async function callWebhook(webhook: Webhook): Promise<HookResult> {
  const { url, retries = 0 } = webhook;
  const answers: GoAnswer[] = [];
  for (;;) {
    const answer = await sendAsGo({
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json' },
      body: webhookBody(webhook),
    });
    answers.push(answer);
    const { status, body } = answer;
    const again = status === 429 || (status >= 500 && status !== 501);
    if (again && retries > 0 && answers.length <= retries) continue;
    if (again) {
      // Also without retries it ends with an error of its own.
      const error = `POST ${url} giving up after ${String(answers.length)} attempt(s)`;
      return { passed: false, error, answers };
    }
    return { passed: status <= 202, error: status <= 202 ? undefined : body, answers };
  }
}

/** What Flagger makes of a query of a MetricTemplate: a number, that there is none, or an error. */
export type QueryResult =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'no values found' }
  | { readonly kind: 'error'; readonly error: string };

/** Runs the query of a MetricTemplate of type prometheus as Flagger's provider does. */
export async function runMetricTemplate(address: string, query: string): Promise<QueryResult> {
  const escaped = goQueryEscape(query.replace(/\s+/g, ' '));
  const { status, body } = await sendAsGo({ method: 'GET', url: `${address}/api/v1/query?query=${escaped}` });
  if (status >= 400) return { kind: 'error', error: `error response: ${body}` };
  const { data } = JSON.parse(body) as { data: { result: { values?: unknown; value: unknown[] }[] } };
  expect(Array.isArray(data.result)).toBe(true);
  let value: number | undefined;
  for (const { value: pair, values } of data.result) {
    expect(values).toBeUndefined();
    if (typeof pair[1] === 'string') value = goParseFloat(pair[1]);
  }
  return value === undefined || Number.isNaN(value) ? { kind: 'no values found' } : { kind: 'value', value };
}

/** What Flagger asks at a canary's initialization: whether the provider is there. */
export async function isOnline(address: string): Promise<boolean> {
  const result = await runMetricTemplate(address, 'vector(1)');
  return result.kind === 'value' && result.value === 1;
}
