import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grafanaLink } from '../../../src/sources/links/grafana-link.js';

const RANGE = { firstMs: Date.parse('2026-11-20T10:01:00Z'), stepMs: 60_000, slots: 20 };
const PAGE = { url: 'https://grafana.example.com/sub', datasource: 'uid_1', org: 3 };

/** The panes that Explore would show. */
function panesOf(url: string): any {
  return JSON.parse(new URL(url).searchParams.get('panes')!);
}

describe('grafanaLink()', () => {
  it('opens the expression of the data source in Explore, at the window and the step', () => {
    const url = new URL(grafanaLink(PAGE, 'up{a="b"}', RANGE));

    expect(`${url.origin}${url.pathname}`).toBe('https://grafana.example.com/sub/explore');
    expect(url.searchParams.get('schemaVersion')).toBe('1');
    expect(url.searchParams.get('orgId')).toBe('3');
    expect(panesOf(url.href)).toEqual({
      judged: {
        datasource: 'uid_1',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'prometheus', uid: 'uid_1' },
            editorMode: 'code',
            expr: 'up{a="b"}',
            range: true,
            instant: false,
            interval: '60s',
            legendFormat: '__auto',
          },
        ],
        range: { from: '1795168860000', to: '1795170000000' },
      },
    });
  });

  it('leaves the organisation to whoever looks where none is named', () => {
    expect(grafanaLink({ ...PAGE, org: undefined }, 'up', RANGE)).not.toContain('orgId');
  });

  it('gives back every expression', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (expr) => {
        expect(panesOf(grafanaLink(PAGE, expr, RANGE)).judged.queries[0].expr).toBe(expr);
      }),
    );
  });
});
