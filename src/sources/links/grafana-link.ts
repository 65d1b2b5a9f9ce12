import type { ExternalPage } from '../../config/external-url.js';
import type { SlotRange } from '../metric-source.js';
import { urlText } from './url-text.js';

/** The URL that opens an expression of a Prometheus at these slots in Grafana's Explore, by the form that Grafana 10 and later write themselves. */
export function grafanaLink(
  { url, datasource, org }: Omit<Extract<ExternalPage, { kind: 'grafana' }>, 'kind'>,
  expr: string,
  { firstMs, stepMs, slots }: SlotRange,
): string {
  const query = {
    refId: 'A',
    datasource: { type: 'prometheus', uid: datasource },
    editorMode: 'code',
    expr,
    range: true,
    instant: false,
    interval: `${String(stepMs / 1_000)}s`,
    legendFormat: '__auto',
  };
  const pane = {
    datasource,
    queries: [query],
    range: { from: String(firstMs), to: String(firstMs + (slots - 1) * stepMs) },
  };
  const organisation = org === undefined ? '' : `&orgId=${String(org)}`;
  return `${url}/explore?schemaVersion=1&panes=${urlText(JSON.stringify({ judged: pane }))}${organisation}`;
}
