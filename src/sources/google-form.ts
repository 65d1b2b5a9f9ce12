import type { RawAnswer } from './prometheus-answer.js';

/** What Thanos and VictoriaMetrics are told; Google's endpoint refuses a form with anything that it does not know. */
const UNKNOWN_TO_GOOGLE = ['partial_response', 'nocache'];

/**
 * The form as Google's endpoint takes it.
 *
 * @see https://github.com/GoogleCloudPlatform/prometheus-engine/pull/527
 */
export function toGoogleForm(form: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...form].filter(([name]) => !UNKNOWN_TO_GOOGLE.includes(name)));
}

/** Whether an answer says that there is Google's endpoint, and that it was asked as others are: there may be a proxy before it. */
export function isRefusedByGoogle({ status, body }: Pick<RawAnswer, 'status' | 'body'>): boolean {
  // A refusal is short.
  return (
    status === 400 &&
    typeof body === 'string' &&
    UNKNOWN_TO_GOOGLE.some((name) => body.includes(`Unknown name \\"${name}\\"`))
  );
}
