import type { ExternalPage } from '../../config/external-url.js';
import type { MetricSource } from '../metric-source.js';
import { grafanaLink } from './grafana-link.js';
import { prometheusLink } from './prometheus-link.js';

/** What opens the queries of a Prometheus at these pages. */
export function prometheusLinks(pages: readonly ExternalPage[]): MetricSource['linksTo'] {
  return ({ text }, range) =>
    pages.map((page) =>
      page.kind === 'grafana'
        ? { name: 'Grafana', url: grafanaLink(page, text, range) }
        : { name: 'Prometheus', url: prometheusLink(page.url, text, range) },
    );
}
