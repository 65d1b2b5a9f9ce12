import type { ExternalPage } from '../../config/external-url.js';
import type { MetricSource } from '../metric-source.js';
import { grafanaLink } from './grafana-link.js';
import { pageNames } from './page-names.js';
import { prometheusLink } from './prometheus-link.js';
import { shortLinks } from './short-links.js';

/** What opens the queries of a Prometheus at these pages. */
export function prometheusLinks(pages: readonly ExternalPage[]): MetricSource['linksTo'] {
  const names = pageNames(pages);
  const named = pages.map((page, i) => ({ page, name: names[i] ?? '' }));
  return ({ text }, range) =>
    shortLinks(
      named.map(({ page, name }) => ({
        name,
        url: page.kind === 'grafana' ? grafanaLink(page, text, range) : prometheusLink(page.url, text, range),
      })),
    );
}
