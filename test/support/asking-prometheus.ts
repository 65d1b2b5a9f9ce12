import { SourceSettings, toSourceSettings } from '../../src/config/source-settings.js';
import { readPrometheusAnswer } from '../../src/sources/prometheus-answer.js';
import { createPrometheusRequest } from '../../src/sources/prometheus-request.js';

const RANGE = { firstMs: 1_700_000_100_000, stepMs: 60_000, slots: 4 };

/** What a test decides besides the settings. */
export interface Circumstances {
  readonly variables?: Record<string, string>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Asks a Prometheus one query and reads its answer. */
export type Ask = (form?: Record<string, string>, signal?: AbortSignal) => Promise<unknown>;

/** A Prometheus that a settings file would set up with these keys, asked once for each call: nothing is tried again. */
export function askingPrometheus(keys: Record<string, unknown>, { variables = {}, now }: Circumstances = {}): Ask {
  const settings = toSourceSettings('live', SourceSettings.parse({ type: 'prometheus', ...keys }), variables);
  if (settings.type !== 'prometheus') throw new Error('settings of another source');
  const request = createPrometheusRequest(settings, now ? { now } : {});
  return async (form = { query: 'up' }, signal = new AbortController().signal) => {
    const answer = await request(new URLSearchParams(form), {}, signal);
    return readPrometheusAnswer({ answer, expected: { range: RANGE, slotsInAll: RANGE.slots } });
  };
}
