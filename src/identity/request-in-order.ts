import { canonicalJson } from './canonical-json.js';

/** The body of a request with its keys in order, so that equal ones look alike; but not those of a config in it: what reads it may go by their order. */
export function requestInOrder(request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { config, ...others } = request;
  const ordered: unknown = JSON.parse(canonicalJson(others));
  const all = { ...(typeof ordered === 'object' ? ordered : {}), ...(config === undefined ? {} : { config }) };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
