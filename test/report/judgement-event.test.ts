import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { NOTIFICATION } from '../../src/report/notification-schema.js';
import { toJudgementEvent } from '../../src/report/judgement-event.js';
import { closedSchema } from '../support/closed-schema.js';
import { keptJudgement, keptMetric } from '../support/kept-judgement.js';

const OCCASION = {
  deliveryId: 'ab'.repeat(16),
  sentAt: '2026-11-20T10:21:00.000Z',
  url: 'https://judge.example.com/judgements/abc',
};
const DIGEST = `sha256:${'0'.repeat(64)}`;
const SLOW = keptMetric({
  name: 'latency-p95',
  labels: { zone: 'a' },
  classification: 'high',
  failed: true,
  reason: { code: 'higher', text: 'latency-p95 is 23 % higher.' },
  warnings: [{ code: 'few-samples', text: 'few' }],
});
const SCOPE = { baseline: { workload: 'a' }, canary: { workload: 'b' } };

const ajv = addFormats.default(new Ajv2020.default({ allowUnionTypes: true, allErrors: true }));
const fits = ajv.compile(closedSchema(NOTIFICATION) as object);

describe('toJudgementEvent()', () => {
  it('tells what was decided, and nothing that its schema does not name', () => {
    const judgement = keptJudgement({
      id: 'abc',
      verdict: 'fail',
      score: 62.5,
      config: { name: 'shop', digest: DIGEST },
      scope: SCOPE,
      metrics: [keptMetric(), SLOW, { ...SLOW, name: 'errors', critical: true, criticalFailure: true }],
      warnings: [{ code: 'sides-age', text: 'old' }],
    });

    const event = toJudgementEvent(judgement, OCCASION);

    expect(event).toEqual({
      event: 'judgement',
      deliveryId: OCCASION.deliveryId,
      sentAt: OCCASION.sentAt,
      judgement: {
        id: 'abc',
        url: OCCASION.url,
        verdict: 'fail',
        score: 62.5,
        reason: { code: 'score-reaches-pass', text: 'Score 100 reaches 95.' },
        config: { name: 'shop', digest: DIGEST },
        scope: SCOPE,
        window: judgement.window,
        judge: 'mann-whitney/1',
        groups: [{ name: 'g', weight: 100, score: 100 }],
        failedMetrics: ['errors', 'latency-p95'].map((name) => ({
          name,
          labels: { zone: 'a' },
          classification: 'high',
          critical: name === 'errors',
          reason: 'latency-p95 is 23 % higher.',
        })),
        failedCount: 2,
        warnings: ['sides-age', 'few-samples'],
      },
    });
    expect(fits(event), JSON.stringify(fits.errors)).toBe(true);
  });

  it('tells of a judgement without an id, a score or a scope', () => {
    const judgement = keptJudgement({
      verdict: 'inconclusive',
      score: null,
      config: { name: 'inline', digest: DIGEST },
    });

    const event = toJudgementEvent(judgement, { ...OCCASION, url: null });

    expect(event.judgement).toMatchObject({ id: null, url: null, score: null, scope: null, failedMetrics: [] });
    expect(fits(event), JSON.stringify(fits.errors)).toBe(true);
  });

  it('stays small however much was judged', () => {
    const many = <T>(one: (name: string) => T): T[] => Array.from({ length: 500 }, (_, i) => one(`n${String(i)}`));
    const long = '😀'.repeat(50_000);
    const scope = Object.fromEntries(many((name) => [name, long]));
    const judgement = keptJudgement({
      reason: { code: 'c', text: long },
      scope: { baseline: scope, canary: scope },
      metrics: many((name) => ({ ...SLOW, name, reason: { code: 'c', text: long } })),
      groups: many((name) => ({ name, weight: 0.2, score: 0, passed: 0, failed: 1, withoutData: 0 })),
    });

    const { judgement: told } = toJudgementEvent(judgement, OCCASION);

    expect(told.failedMetrics).toHaveLength(50);
    expect(told.failedCount).toBe(500);
    expect(told.groups).toHaveLength(50);
    expect(Object.keys(told.scope!.canary)).toHaveLength(50);
    expect(told.reason.text).toHaveLength(2_000);
    expect(told.reason.text.isWellFormed()).toBe(true);
    expect(JSON.stringify(told).length).toBeLessThan(400_000);
  });
});
