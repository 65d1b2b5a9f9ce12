import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SourceSettings, toSourceSettings } from '../../src/config/source-settings.js';
import type { MetricSource } from '../../src/sources/metric-source.js';
import { createStackdriverSource } from '../../src/sources/stackdriver-source.js';
import { fakeSurroundings, patiently } from '../support/asking.js';
import { selfSignedCertificate } from '../support/fake-monitoring/certificate.js';
import { refuse } from '../support/fake-monitoring/faults.js';
import { startFakeMonitoring, type FakeMonitoring } from '../support/fake-monitoring/start-fake-monitoring.js';
import { sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { errorOf } from '../support/fault-of.js';
import { queueQuery } from '../support/bound-query.js';

const T = Date.parse('2026-11-20T10:00:00Z');
const certificate = selfSignedCertificate();
let monitoring: FakeMonitoring;
let tokens: FakePrometheus;
let folder: string;
beforeAll(async () => {
  monitoring = await startFakeMonitoring({ tls: certificate });
});
beforeEach(async () => {
  tokens = await startFakePrometheus();
  tokens.answer((response) => {
    const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
    const access_token = `token-${String(tokens.requests.length)}`;
    sendJson(response, { access_token, issued_token_type, token_type: 'Bearer', expires_in: 3_600 });
  });
  folder = await mkdtemp(join(tmpdir(), 'monitoring-'));
  await writeFile(join(folder, 'ca.pem'), certificate.certificate);
  await writeFile(join(folder, 'subject'), 'subject-secret');
  await writeFile(
    join(folder, 'credentials.json'),
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${tokens.url}/token`,
      credential_source: { file: join(folder, 'subject') },
    }),
  );
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'credentials.json'));
  monitoring.feed({
    project: 'shop-prod',
    metricType: 'custom.googleapis.com/queue',
    resourceType: 'global',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    points: [{ endMs: T + 30_000, value: 7 }],
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  monitoring.reset();
  await tokens.stop();
  await rm(folder, { recursive: true });
});
afterAll(() => {
  monitoring.close();
});

function source(written: Record<string, unknown> = {}): MetricSource {
  const endpoint = `localhost:${String(monitoring.port)}`;
  const tls = { caFile: join(folder, 'ca.pem') };
  const settings = SourceSettings.parse({ type: 'stackdriver', project: 'shop-prod', endpoint, tls, ...written });
  const named = toSourceSettings('google', settings);
  if (named.type !== 'stackdriver') throw new Error('settings of another source');
  return createStackdriverSource(named, fakeSurroundings());
}

const ask = (of: MetricSource) =>
  of.fetchSeries(queueQuery(), { firstMs: T + 60_000, stepMs: 60_000, slots: 1 }, patiently());

const authorizations = (): unknown[] => monitoring.requests.map(({ metadata }) => metadata.authorization);

describe('a Cloud Monitoring behind TLS', () => {
  it('is asked with a token of the workload, which is kept', async () => {
    const google = source();

    expect([...((await ask(google)).series[0]?.values ?? [])]).toEqual([7]);
    await ask(google);

    expect(authorizations()).toEqual(['Bearer token-1', 'Bearer token-1']);
    expect(tokens.requests[0]?.form.scope).toBe('https://www.googleapis.com/auth/monitoring.read');
  });

  it('is asked by its key file before all', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/nowhere/key.json');

    await ask(source({ keyFile: join(folder, 'credentials.json') }));

    expect(authorizations()).toEqual(['Bearer token-1']);
  });

  it('is not asked where its certificate is not to be trusted', async () => {
    const error = await errorOf(ask(source({ tls: {}, retries: 0, timeout: '2s' })));

    expect(`${error.code}: ${error.message}`).toMatch(/^SOURCE_UNREACHABLE: cannot be reached \(14: .*certificate/);
    expect(monitoring.requests).toHaveLength(0);
  });

  it('gets new credentials after it has refused the old ones', async () => {
    const google = source();
    monitoring.fail([refuse('UNAUTHENTICATED', { message: 'expired' })]);

    expect((await errorOf(ask(google))).message).toBe('does not take our credentials (16: expired)');
    await ask(google);

    expect(authorizations()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('is not asked without a token, and nothing is told of what there is instead', async () => {
    tokens.answer((response) => {
      sendJson(response, { error: 'invalid_grant', error_description: 'subject-secret is not known' }, 400);
    });

    const error = await errorOf(ask(source()));

    expect(error.code).toBe('SOURCE_FAILED');
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('subject-secret');
    expect(monitoring.requests).toHaveLength(0);
  });

  it('is told of as without credentials where their file is broken, without a word of it', async () => {
    await writeFile(join(folder, 'credentials.json'), 'top-secret');

    const error = await errorOf(ask(source()));

    expect(error.message).toContain('its Google credentials are not what they should be');
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('top-secret');
  });

  it('is refused at the start where its authority cannot be read', async () => {
    await writeFile(join(folder, 'ca.pem'), 'no certificate');

    expect(() => source()).toThrow(/Cannot use the TLS files of source "google"/);
    expect(() => source({ tls: { caFile: '/nowhere' } })).toThrow(/Cannot read a TLS file of source "google"/);
  });
});
