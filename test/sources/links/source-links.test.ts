import { describe, expect, it } from 'vitest';
import { SourceSettings, toSourceSettings } from '../../../src/config/source-settings.js';
import type { BoundQuery } from '../../../src/query/bind-metric.js';
import { createSources } from '../../../src/sources/create-sources.js';
import { promql, queueQuery } from '../../support/bound-query.js';

const RANGE = { firstMs: Date.parse('2026-11-20T10:01:00Z'), stepMs: 60_000, slots: 20 };

/** Where the links of a source of these settings lead. */
function linksOf(settings: object, query: BoundQuery) {
  const source = createSources([toSourceSettings('live', SourceSettings.parse(settings))], []).get('live');
  return source!.linksTo(query, RANGE).map(({ name, url }) => `${name}: ${url.split('?')[0]!}`);
}

describe('the links of a source', () => {
  it('lead to the pages that its settings name, and never to where it is asked', () => {
    const url = 'http://user:secret@prometheus:9090';
    const externalUrl = ['https://p.example.com/x', { grafana: 'https://g.example.com', datasource: 'a' }];

    expect(linksOf({ type: 'prometheus', url }, promql('up'))).toEqual([]);
    expect(linksOf({ type: 'prometheus', url, externalUrl }, promql('up'))).toEqual([
      'Prometheus: https://p.example.com/x/graph',
      'Grafana: https://g.example.com/explore',
    ]);
  });

  it('are told apart by their names, also where several lead to one kind of page', () => {
    const url = 'http://prometheus:9090';

    expect(
      linksOf({ type: 'prometheus', url, externalUrl: ['https://p.example', 'https://t.example'] }, promql('up')),
    ).toEqual(['Prometheus at p.example: https://p.example/graph', 'Prometheus at t.example: https://t.example/graph']);
  });

  it('lead to the Metrics Explorer for Cloud Monitoring, where a project is known', () => {
    const explorer = 'Metrics Explorer: https://console.cloud.google.com/monitoring/metrics-explorer';

    expect(linksOf({ type: 'stackdriver', project: 'shop-project' }, queueQuery())).toEqual([explorer]);
    expect(linksOf({ type: 'stackdriver' }, queueQuery({ project: 'other-project' }))).toEqual([explorer]);
    expect(linksOf({ type: 'stackdriver' }, queueQuery())).toEqual([]);
    expect(linksOf({ type: 'stackdriver', project: 'shop-project', externalUrl: false }, queueQuery())).toEqual([]);
  });

  it('lead nowhere for recordings', () => {
    expect(linksOf({ type: 'replay' }, promql('up'))).toEqual([]);
  });

  it('are left out where a browser would not take them: longer than 8,000 characters', () => {
    const url = 'http://prometheus:9090';
    const externalUrl = ['https://p.example.com', { grafana: 'https://g.example.com', datasource: 'a' }];
    const links = (signs: number) =>
      linksOf({ type: 'prometheus', url, externalUrl }, promql(`up{x="${'{'.repeat(signs)}"}`));
    const ofGoogle = (signs: number) =>
      linksOf({ type: 'stackdriver', project: 'shop-project' }, queueQuery({ filter: 'x'.repeat(signs) }));

    expect(links(100)).toHaveLength(2);
    expect(links(2_560)).toEqual(['Prometheus: https://p.example.com/graph']);
    expect(links(2_700)).toEqual([]);
    expect(ofGoogle(5_000)).toHaveLength(1);
    expect(ofGoogle(8_000)).toEqual([]);
  });
});
