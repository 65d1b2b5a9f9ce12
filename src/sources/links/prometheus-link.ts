import type { SlotRange } from '../metric-source.js';
import { urlText } from './url-text.js';

/** More points than this Prometheus does not answer with. */
const MOST_POINTS = 11_000;

/**
 * The URL that opens an expression as a graph of these slots at a Prometheus, or what has its page: Prometheus 3 passes /graph on to
 * /query and reads the parameters of Prometheus 2, as Thanos does. Its page asks from `end_input` − `range_input` on, every `step_input`.
 */
export function prometheusLink(baseUrl: string, expr: string, { firstMs, stepMs, slots }: SlotRange): string {
  const lastMs = firstMs + (slots - 1) * stepMs;
  const stepSeconds = Math.max(1, Math.round(stepMs / 1_000)) * Math.ceil(slots / MOST_POINTS);
  const end = new Date(lastMs).toISOString().slice(0, 19).replace('T', ' ');
  const parameters = {
    // The page of Prometheus 2 reads only what comes after the expression.
    expr,
    tab: '0',
    stacked: '0',
    // A range of 0 is none.
    range_input: `${String(Math.max(stepSeconds, Math.ceil((lastMs - firstMs) / 1_000)))}s`,
    end_input: end,
    moment_input: end,
    step_input: String(stepSeconds),
  };
  return `${baseUrl}/graph?${Object.entries(parameters)
    .map(([name, value]) => `g0.${name}=${urlText(value)}`)
    .join('&')}`;
}
