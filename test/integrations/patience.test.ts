import express from 'express';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { OPEN } from '../../src/access/rights.js';
import type { JudgementAnswer } from '../../src/answers/judgement-answer.js';
import { JudgementError } from '../../src/errors.js';
import { askerOf } from '../../src/http/asker-of.js';
import { guardAccess } from '../../src/http/guard-access.js';
import { requestLog } from '../../src/http/request-log.js';
import { serveApp, type Served } from '../../src/http/serve-app.js';
import { flaggerRoute, tellFlagger, type FlaggerParts } from '../../src/integrations/flagger/flagger-route.js';
import { prometheusRoute, tellPrometheus } from '../../src/integrations/prometheus/prometheus-route.js';
import { readConfig } from '../../src/wire-reading.js';

type Within = (id: string, patienceMs: number) => Promise<JudgementAnswer | 'running'>;

let served: Served | undefined;
afterEach(async () => {
  await served?.drain();
});

const reading = readConfig('shop', {
  scope: { workload: {} },
  groups: { g: 100 },
  metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr: 'm{w="${workload}"}' } }],
});
if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
const CONFIGS = new Map([['shop', reading.value]]);

/** Both dialects, of judgements that this is the way of. */
async function serve(within: Within): Promise<string> {
  const logger = pino({ level: 'silent' });
  const parts: FlaggerParts = {
    judgements: { recent: (body) => body, accept: () => Promise.resolve('an-id') },
    patient: { within, cancel: () => undefined },
    configs: CONFIGS,
    now: () => 0,
    askerOf,
  };
  const app = express();
  app.use(
    requestLog(logger),
    guardAccess(() => ({ kind: 'known', rights: OPEN })),
  );
  app.use('/flagger', flaggerRoute(parts), tellFlagger);
  app.use('/prometheus', prometheusRoute({ ...parts, version: '1.2.3' }), tellPrometheus);
  served = await serveApp(app, { host: '127.0.0.1', port: 0, logger });
  return served.address;
}

function hook(url: string, name: string): Promise<Response> {
  const body = JSON.stringify({ name: 'checkout', metadata: { config: 'shop', window: '10m' } });
  return fetch(`${url}/flagger/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

function score(url: string, more = ''): Promise<Response> {
  const query = encodeURIComponent('canary_score{config="shop",baseline="a",canary="b",window="10m"}');
  return fetch(`${url}/prometheus/api/v1/query?query=${query}${more}`);
}

describe('callers who do not wait for long', () => {
  it('are answered before they give up: Flagger waits 10 s for a webhook and 5 s for a metric', async () => {
    const patience: number[] = [];
    const url = await serve((_id, patienceMs) => {
      patience.push(patienceMs);
      return Promise.resolve('running');
    });

    const answers = [await hook(url, 'gate'), await hook(url, 'rollback'), await score(url)];
    await score(url, '&timeout=30s');
    await score(url, '&timeout=1.5');

    expect(answers.map(({ status }) => status)).toEqual([503, 409, 503]);
    expect(await answers[0]!.text()).toBe('The judgement is not finished yet: ask again');
    expect(patience).toEqual([8_000, 8_000, 4_000, 4_000, 1_500]);
  });

  it.each([
    ['SOURCE_TIMEOUT', 503, 'timeout'],
    ['DEADLINE_PASSED', 503, 'timeout'],
    ['SOURCE_BUSY', 503, 'unavailable'],
    ['SOURCE_UNREACHABLE', 503, 'unavailable'],
    ['SOURCE_FAILED', 503, 'unavailable'],
    ['QUERY_REFUSED', 422, 'execution'],
  ] as const)('are told of %s', async (code, status, errorType) => {
    const url = await serve(() => Promise.reject(new JudgementError(code, 'Cannot judge: so it is')));

    const [gate, rollback, query] = [await hook(url, 'gate'), await hook(url, 'rollback'), await score(url)];

    expect([gate.status, await gate.text()]).toEqual([status, 'Cannot judge: so it is']);
    expect([rollback.status, await rollback.text()]).toEqual([409, 'Cannot judge: so it is']);
    expect([query.status, await query.json()]).toEqual([
      status,
      { status: 'error', errorType, error: 'Cannot judge: so it is' },
    ]);
  });

  it('are never told yes by a bug, nor what it is', async () => {
    const url = await serve(() => Promise.reject(new Error('a secret')));

    const [gate, rollback, query] = [await hook(url, 'gate'), await hook(url, 'rollback'), await score(url)];

    expect([gate.status, rollback.status, query.status]).toEqual([500, 500, 500]);
    expect(await gate.text()).toBe('The service failed; its log has why under the request id');
    expect(await query.json()).toEqual({
      status: 'error',
      errorType: 'internal',
      error: 'the service failed; its log has why',
    });
  });

  it('get a sentence of one line and of a length that fits an event', async () => {
    const url = await serve(() => Promise.reject(new JudgementError('SOURCE_FAILED', `a\nb ${'c'.repeat(5_000)}`)));

    const text = await (await hook(url, 'gate')).text();

    expect(text).toMatch(/^a b c+…$/);
    expect(text).toHaveLength(901);
  });
});
