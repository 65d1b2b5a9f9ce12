import { describe, expect, it } from 'vitest';
import { readBySchema } from '../../src/config/mistake.js';
import { SourceSettings, toSourceSettings } from '../../src/config/source-settings.js';

/** The settings of a Prometheus with this externalUrl, or the mistakes. */
function prometheus(externalUrl: unknown): unknown {
  return settingsOf({ type: 'prometheus', url: 'http://user:secret@prometheus:9090', externalUrl });
}

function stackdriver(keys: object): unknown {
  return settingsOf({ type: 'stackdriver', ...keys });
}

function settingsOf(document: object): unknown {
  const reading = readBySchema(SourceSettings, document);
  if (reading.kind === 'refused') return reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`);
  return toSourceSettings('live', reading.value);
}

const MUST = 'must be an http or https URL without name, password and query, such as https://prometheus.example.com';
const ONE = 'a URL or { grafana: URL, datasource: uid }';
const GRAFANA = { grafana: 'https://grafana.example.com/', datasource: 'abc', org: 2 };
const TO_GRAFANA = { kind: 'grafana', url: 'https://grafana.example.com', datasource: 'abc', org: 2 };
const TO_PROMETHEUS = { kind: 'prometheus', url: 'https://prometheus.example.com/a' };

describe('the externalUrl of a Prometheus', () => {
  it.each([
    { written: 'https://prometheus.example.com/a/', pages: [TO_PROMETHEUS] },
    { written: GRAFANA, pages: [TO_GRAFANA] },
    { written: { ...GRAFANA, org: undefined }, pages: [{ ...TO_GRAFANA, org: undefined }] },
    { written: [GRAFANA, 'https://prometheus.example.com/a'], pages: [TO_GRAFANA, TO_PROMETHEUS] },
    { written: undefined, pages: [] },
  ])('may be $written', ({ written, pages }) => {
    expect(prometheus(written)).toMatchObject({ externalPages: pages });
  });

  it.each([
    { written: 'javascript:alert(1)', told: `externalUrl ${MUST}` },
    { written: 'ftp://prometheus', told: `externalUrl ${MUST}` },
    { written: 'prometheus', told: `externalUrl ${MUST}` },
    { written: 'https://user@prometheus', told: `externalUrl ${MUST}` },
    { written: 'https://user:secret@prometheus', told: `externalUrl ${MUST}` },
    { written: 'https://prometheus?tenant=a', told: `externalUrl ${MUST}` },
    { written: 'https://prometheus#a', told: `externalUrl ${MUST}` },
    { written: ['https://a', 'b'], told: `externalUrl.1 ${MUST}` },
    { written: [], told: 'externalUrl must have at least 1 element, has 0' },
    { written: 5, told: `externalUrl must be ${ONE}, a list of them, or left out for no links, is 5` },
    { written: true, told: `externalUrl must be ${ONE}, a list of them, or left out for no links, is true` },
    { written: ['https://a', true], told: `externalUrl.1 must be ${ONE}, is true` },
    { written: ['https://a', GRAFANA, 'https://a/'], told: 'externalUrl.2 is the same page as 0' },
    { written: { grafana: 'https://a' }, told: 'externalUrl.datasource is required: a string' },
    {
      written: { ...GRAFANA, datasource: 'a b' },
      told: 'externalUrl.datasource must be the uid of a data source, as in the address of its settings page',
    },
    { written: { ...GRAFANA, grafana: 'data:,a' }, told: `externalUrl.grafana ${MUST}` },
    {
      written: { ...GRAFANA, organisation: 1 },
      told: 'externalUrl.organisation unknown key "organisation"; known here: grafana, datasource, org',
    },
  ])('cannot be $written', ({ written, told }) => {
    expect(prometheus(written)).toEqual([told]);
  });
});

describe('an externalUrl that is copied from the browser', () => {
  const before = (end: string, base: string): string =>
    `must be the address before "${end}": ${base} (end it with / where "${end}" belongs to it)`;

  it.each([
    { written: 'https://p.example/graph', told: before('/graph', 'https://p.example') },
    { written: 'https://p.example/a/query', told: before('/query', 'https://p.example/a') },
    { written: 'https://p.example/classic/graph', told: before('/classic/graph', 'https://p.example') },
    { written: 'https://me:secret@p.example/graph?g0.expr=up', told: before('/graph', 'https://p.example') },
    {
      written: 'https://g.example/d/abc/shop?orgId=1',
      told: 'is an address of Grafana: must be { grafana: https://g.example, datasource: uid }',
    },
  ])('is refused with what is right: $written', ({ written, told }) => {
    expect(prometheus(written)).toEqual([`externalUrl ${told}`]);
  });

  it.each([
    { end: '/explore', base: 'https://g.example' },
    { end: '/d/abc/shop', base: 'https://g.example/grafana' },
    { end: '/connections/datasources/edit/abc', base: 'https://g.example' },
  ])('is refused for Grafana, too: $base$end', ({ end, base }) => {
    expect(prometheus({ ...GRAFANA, grafana: base + end })).toEqual([`externalUrl.grafana ${before(end, base)}`]);
  });

  it('is refused for the console, too', () => {
    expect(stackdriver({ externalUrl: 'https://c.example/monitoring/metrics-explorer?project=a' })).toEqual([
      `externalUrl ${before('/monitoring/metrics-explorer', 'https://c.example')}`,
    ]);
  });

  it('is taken where a slash at its end says that it is meant so', () => {
    expect(prometheus('https://p.example/query/')).toMatchObject({
      externalPages: [{ url: 'https://p.example/query' }],
    });
  });
});

describe('the externalUrl of Cloud Monitoring', () => {
  it('is the Google Cloud console, unless another one or none is meant', () => {
    expect(stackdriver({})).toMatchObject({ consoleUrl: 'https://console.cloud.google.com' });
    expect(stackdriver({ externalUrl: 'https://console.example.com/' })).toMatchObject({
      consoleUrl: 'https://console.example.com',
    });
    expect(stackdriver({ externalUrl: false })).toMatchObject({ consoleUrl: undefined });
  });

  it('is none for an emulator, unless one is given', () => {
    const emulator = { endpoint: 'localhost:8080', insecure: true };

    expect(stackdriver(emulator)).toMatchObject({ consoleUrl: undefined });
    expect(stackdriver({ ...emulator, externalUrl: 'http://localhost:1' })).toMatchObject({
      consoleUrl: 'http://localhost:1',
    });
  });

  it('cannot be true, nor hold a password', () => {
    expect(stackdriver({ externalUrl: true })).toEqual([
      'externalUrl must be the URL of a Google Cloud console, or false for no links, is true',
    ]);
    expect(stackdriver({ externalUrl: 'https://a:b@c' })).toEqual([`externalUrl ${MUST}`]);
  });
});
