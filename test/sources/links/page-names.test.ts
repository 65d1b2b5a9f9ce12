import { describe, expect, it } from 'vitest';
import type { ExternalPage } from '../../../src/config/external-url.js';
import { pageNames } from '../../../src/sources/links/page-names.js';

const prometheus = (url: string): ExternalPage => ({ kind: 'prometheus', url });
const grafana = (url: string, datasource = 'a', org?: number): ExternalPage => ({
  kind: 'grafana',
  url,
  datasource,
  org,
});

describe('pageNames()', () => {
  it.each([
    { pages: [], names: [] },
    { pages: [prometheus('https://p'), grafana('https://g')], names: ['Prometheus', 'Grafana'] },
    {
      pages: [prometheus('https://p.example'), prometheus('https://thanos.example/a'), grafana('https://g')],
      names: ['Prometheus at p.example', 'Prometheus at thanos.example', 'Grafana'],
    },
    {
      pages: [grafana('https://g.example'), grafana('https://g.example:8443')],
      names: ['Grafana at g.example', 'Grafana at g.example:8443'],
    },
    {
      pages: [prometheus('https://o.example/eu'), prometheus('https://o.example/us')],
      names: ['Prometheus at https://o.example/eu', 'Prometheus at https://o.example/us'],
    },
    {
      pages: [
        grafana('https://g.example', 'a'),
        grafana('https://g.example', 'b'),
        grafana('https://g.example', 'a', 2),
      ],
      names: [
        'Grafana at https://g.example, data source a',
        'Grafana at https://g.example, data source b',
        'Grafana at https://g.example, data source a, organisation 2',
      ],
    },
  ])('tells $names apart', ({ pages, names }) => {
    expect(pageNames(pages)).toEqual(names);
  });
});
