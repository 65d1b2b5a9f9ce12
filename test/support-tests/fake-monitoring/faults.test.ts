import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { edit, hang, partial, refuse, type Fault } from '../../support/fake-monitoring/faults.js';
import { startFakeMonitoring } from '../../support/fake-monitoring/start-fake-monitoring.js';
import { connect, request, series, setUpBench, START } from './support.js';

const bench = setUpBench({ pageSize: 1 });

function feedTwoPages(): void {
  bench.fake.feed(series({ points: [60_000, 120_000].map((ms) => ({ endMs: START + ms, value: 1 })) }));
}

describe('a script of faults', () => {
  it.each([
    'RESOURCE_EXHAUSTED',
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'INTERNAL',
    'PERMISSION_DENIED',
    'UNAUTHENTICATED',
    'INVALID_ARGUMENT',
  ] as const)('refuses a call with %s and its text', async (code) => {
    feedTwoPages();
    bench.fake.fail([refuse(code, { message: 'because' })]);

    await expect(bench.page()).rejects.toMatchObject({
      code: status[code],
      details: 'because',
      message: `${String(status[code])} ${code}: because`,
    });
    expect((await bench.page()).found).toHaveLength(1);
  });

  it('goes on call by call, and is over at its end', async () => {
    feedTwoPages();
    bench.fake.fail([refuse('UNAVAILABLE'), undefined, refuse('INTERNAL')]);

    const outcomes = [];
    for (let call = 0; call < 4; call++)
      outcomes.push(
        await bench.page().then(
          () => 'found',
          (error: unknown) => error,
        ),
      );

    expect(outcomes).toMatchObject([{ code: 14 }, 'found', { code: 13 }, 'found']);
  });

  it('may be a function, which counts from the moment it is set', async () => {
    feedTwoPages();
    await bench.page();
    const calls: unknown[] = [];
    bench.fake.fail((call, { method, page }) => {
      calls.push([call, method, page]);
      return page === 2 ? refuse('UNAVAILABLE') : undefined;
    });

    const { answer } = await bench.page();
    const pageToken = answer.nextPageToken ?? '';

    await expect(bench.page({ pageToken })).rejects.toMatchObject({ code: 14 });
    expect(calls).toEqual([
      [0, 'ListTimeSeries', 1],
      [1, 'ListTimeSeries', 2],
    ]);
    bench.fake.fail([]);
    expect((await bench.page({ pageToken })).found).toHaveLength(1);
  });

  it('is for every method', async () => {
    bench.fake.fail([refuse('PERMISSION_DENIED')]);

    await expect(bench.client.listMetricDescriptors({ name: 'projects/p' })).rejects.toMatchObject({ code: 7 });
  });

  it('tells when to come again, and why, as Google does', async () => {
    feedTwoPages();
    bench.fake.fail([refuse('RESOURCE_EXHAUSTED', { retryDelayMs: 2500, reason: 'RATE_LIMIT_EXCEEDED' })]);

    await expect(bench.page()).rejects.toMatchObject({
      code: 8,
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      statusDetails: expect.arrayContaining([
        expect.objectContaining({
          retryDelay: expect.objectContaining({ seconds: expect.anything(), nanos: 500_000_000 }),
        }),
      ]),
    });
  });

  it('lets the client retry as it does by default', async () => {
    feedTwoPages();
    bench.fake.fail([refuse('UNAVAILABLE'), refuse('UNAVAILABLE')]);

    await bench.client.listTimeSeries(request(), { autoPaginate: false });

    expect(bench.fake.requests).toHaveLength(3);
  });
});

describe('a call that hangs', () => {
  it('ends at the deadline of the client, which the server sees', async () => {
    feedTwoPages();
    bench.fake.fail([hang]);
    const arrived = bench.fake.nextRequest();

    const listing = bench.client.listTimeSeries(request(), { retry: { retryCodes: [] }, timeout: 100 });

    await expect(listing).rejects.toMatchObject({ code: 4 });
    await (
      await arrived
    ).closed;
    expect(bench.fake.requests).toHaveLength(1);
  });

  it('ends with the server', async () => {
    const fake = await startFakeMonitoring();
    const client = connect(fake);
    fake.feed(series());
    fake.fail([hang]);
    const arrived = fake.nextRequest();
    const listing = client.listTimeSeries(request(), { retry: { retryCodes: [] }, timeout: 10_000 });
    const cancelled = expect(listing).rejects.toMatchObject({ code: 1 });
    await arrived;

    fake.close();

    await cancelled;
    await client.close();
  });
});

describe('an answer', () => {
  it('may hold only what could be found, with the errors', async () => {
    feedTwoPages();
    const fault = partial({ code: 'UNAVAILABLE', message: 'a zone is down' });
    bench.fake.fail((_, { page }) => (page === 1 ? fault : undefined));

    const { found, answer } = await bench.page();

    expect(found).toHaveLength(1);
    expect(answer.executionErrors).toMatchObject([{ code: 14, message: 'a zone is down' }]);
    expect((await bench.page({ pageToken: answer.nextPageToken ?? '' })).answer.executionErrors).toEqual([]);
  });

  it('may be changed into any other', async () => {
    feedTwoPages();
    const strange: Fault = edit((response) => ({
      ...response,
      unit: 'furlong',
      timeSeries: [{ valueType: 'STRING' }],
    }));
    bench.fake.fail([strange]);

    const { found, answer } = await bench.page();

    expect(found).toMatchObject([{ valueType: 'STRING', metric: null }]);
    expect(answer).toMatchObject({ unit: 'furlong', nextPageToken: expect.any(String) });
  });
});

describe('what arrived', () => {
  it('is kept, with its metadata', async () => {
    feedTwoPages();

    await bench.client.listTimeSeries(request({ pageSize: 7 }), {
      autoPaginate: false,
      otherArgs: { headers: { 'x-goog-user-project': 'billed' } },
    });

    expect(bench.fake.requests).toMatchObject([
      {
        method: 'ListTimeSeries',
        page: 1,
        message: { name: 'projects/p', filter: request().filter, pageSize: 7, interval: { endTime: { nanos: 0 } } },
        metadata: { 'x-goog-user-project': 'billed', 'x-goog-request-params': 'name=projects%2Fp' },
      },
    ]);
  });

  it('can be awaited', async () => {
    feedTwoPages();
    const arrived = bench.fake.nextRequest();

    await bench.page();

    expect(await arrived).toBe(bench.fake.requests[0]);
  });

  it('is forgotten with all else by reset()', async () => {
    feedTwoPages();
    await bench.page();
    bench.fake.fail([hang]);

    bench.fake.reset();

    await expect(bench.page()).rejects.toMatchObject({ code: 5 });
    expect(bench.fake.requests).toHaveLength(1);
  });
});

it('a fake that is closed answers no more', async () => {
  const fake = await startFakeMonitoring();
  const client = connect(fake);
  fake.close();

  const listing = client.listTimeSeries(request(), { retry: { retryCodes: [] }, timeout: 5000 });

  await expect(listing).rejects.toMatchObject({ code: 14 });
  await client.close();
});
