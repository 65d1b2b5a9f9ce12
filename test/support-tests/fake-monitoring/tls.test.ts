import { credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { selfSignedCertificate } from '../../support/fake-monitoring/certificate.js';
import { startFakeMonitoring, type FakeMonitoring } from '../../support/fake-monitoring/start-fake-monitoring.js';
import { connect, request, series } from './support.js';

describe('over TLS', () => {
  const { key, certificate } = selfSignedCertificate();
  let fake: FakeMonitoring;
  beforeAll(async () => {
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
    fake = await startFakeMonitoring({ tls: { key, certificate } });
    fake.feed(series());
  });
  afterAll(() => {
    fake.close();
    vi.unstubAllEnvs();
  });

  it('the client trusts the certificate and sends its token', async () => {
    const token = credentials.createFromMetadataGenerator((_, callback) => {
      const metadata = new Metadata();
      metadata.set('authorization', 'Bearer secret');
      callback(null, metadata);
    });
    const client = connect(fake, credentials.combineChannelCredentials(credentials.createSsl(certificate), token));

    const [found] = await client.listTimeSeries(request());

    expect(found).toHaveLength(1);
    expect(fake.requests.at(-1)?.metadata.authorization).toBe('Bearer secret');
    await client.close();
  });

  it('a client that does not trust the certificate gets nowhere', async () => {
    const client = connect(fake, credentials.createSsl());
    const before = fake.requests.length;

    const listing = client.listTimeSeries(request(), { retry: { retryCodes: [] }, timeout: 5000 });

    await expect(listing).rejects.toMatchObject({ code: 14 });
    expect(fake.requests).toHaveLength(before);
    await client.close();
  });
});
