import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { recordedJudgements } from '../support/kayenta-vectors.js';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const SEED = 20_261_121;
const RUNS = 10_000;

const VALID = {
  config: {
    description: 'a config',
    scope: { pod: { default: 'x' } },
    step: '60s',
    warmup: '1m',
    thresholds: { pass: 90, marginal: 50 },
    groups: { a: 60, b: 40 },
    judge: { name: 'netflix-aca' },
    metrics: [
      { name: 'm', group: 'a', analysis: { direction: 'increase', critical: true, tolerance: { relative: 0.1 } } },
      {
        name: 'n',
        groups: ['b'],
        unit: 'ms',
        analysis: { missing: 'zero', outliers: { strategy: 'remove', factor: 2 } },
      },
    ],
  },
  baseline: { scope: { pod: 'a' }, offset: '0s' },
  canary: { scope: { pod: 'b' } },
  scope: {},
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:10:00Z' },
  data: {
    m: { baseline: [1, 2, null, 4, 5, 6], canary: [2, 3, 'NaN', 9, 9, 8] },
    n: { baseline: [0, 0, 1], canary: [5, 6, 7] },
  },
  include: ['series'],
};
/** What is fetched from the recorded shop, by an inline config that may be mutated too. */
const FETCHED = {
  config: parse(readFileSync(new URL('../../metric-configs/golden-signals.yaml', import.meta.url), 'utf8')) as object,
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
};
const FETCHED_AS_KAYENTA = {
  ...FETCHED,
  config: {
    classifier: { groupWeights: { g: 100 } },
    templates: { t: 'a="${scope}",b=~"$\\{location}.*"' },
    metrics: [
      {
        name: 'm',
        groups: ['g'],
        query: { type: 'prometheus', metricName: 'cpu', customFilterTemplate: 't', groupByFields: ['zone'] },
      },
      { name: 'n', groups: ['g'], query: { type: 'prometheus', metricName: 'cpu', resourceType: 'gce_instance' } },
    ],
  },
  baseline: { scope: { scope: 'a', location: 'us' } },
  canary: { scope: { scope: 'b', location: 'us' } },
};
const RECORDED = recordedJudgements()
  .filter(({ request }) => JSON.stringify(request).length < 4_000)
  .slice(0, 10)
  .map(({ request }) => request);

const NASTY = [
  '',
  '-1s',
  '60s',
  'NaN',
  'Infinity',
  '1e309',
  '__proto__',
  'constructor',
  'toString',
  'now',
  '\u0000',
  '\ud800',
  'm',
  'a',
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, 5e-324, 1e21, {}, [], ...NASTY),
  fc.double({ noNaN: true }),
  fc.string({ maxLength: 8 }),
  fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('NaN', null)), { maxLength: 30 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A document with up to four of its values replaced, removed or added at random places. */
function mutated(document: unknown): fc.Arbitrary<string> {
  const edit = fc.record({
    steps: fc.array(fc.nat({ max: 40 }), { maxLength: 6 }),
    act: fc.constantFrom('set', 'drop', 'add'),
    leaf,
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    const copy: unknown = JSON.parse(JSON.stringify(document));
    for (const { steps, act, leaf: value } of edits) {
      let node = copy as Record<string, unknown>;
      let keys = Object.keys(node);
      for (const step of steps.slice(1)) {
        const next = node[keys[step % keys.length] ?? ''];
        if (typeof next !== 'object' || next === null || Object.keys(next).length === 0) break;
        node = next as Record<string, unknown>;
        keys = Object.keys(node);
      }
      const key = keys[(steps[0] ?? 0) % keys.length] ?? '0';
      if (act === 'drop') delete node[key];
      else if (act === 'set') node[key] = value;
      else
        Object.defineProperty(node, typeof value === 'string' ? value : key, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
    }
    return JSON.stringify(copy);
  });
}

/** Text with a few bytes cut out or put in, which is hardly ever JSON any more. */
const torn = fc
  .tuple(fc.nat({ max: 600 }), fc.nat({ max: 5 }), fc.string({ maxLength: 3 }))
  .map(
    ([at, length, insert]) => JSON.stringify(VALID).slice(0, at) + insert + JSON.stringify(VALID).slice(at + length),
  );

const calls = fc.oneof(
  { weight: 4, arbitrary: mutated(VALID).map((body) => ['/judgements', body] as const) },
  { weight: 3, arbitrary: mutated(FETCHED).map((body) => ['/judgements', body] as const) },
  { weight: 1, arbitrary: mutated(FETCHED_AS_KAYENTA).map((body) => ['/judgements', body] as const) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 4 }).map((body) => ['/judgements', body] as const) },
  { weight: 1, arbitrary: torn.map((body) => ['/judgements', body] as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...RECORDED)
      .chain((request) => mutated(request))
      .map((body) => ['/kayenta/judge', body] as const),
  },
  { weight: 1, arbitrary: fc.json({ maxDepth: 4 }).map((body) => ['/kayenta/judge', body] as const) },
);

it(
  `answers ${String(RUNS)} random and mutated bodies with a judgement or a problem of the caller's, never with a 5xx`,
  { timeout: 300_000 },
  async () => {
    const statuses = new Map<number, number>();
    const bodies = fc.sample(calls, { seed: SEED, numRuns: RUNS });
    const next = bodies.values();

    const worker = async (): Promise<void> => {
      for (const [path, body] of next) {
        const response = await post(service.url + path, body);
        const answer = (await response.json()) as {
          code?: string;
          errors?: { pointer: string }[];
          verdict?: string;
          score?: unknown;
        };
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status === 200) expect(answer.verdict ?? answer.score, body).toBeDefined();
        else
          expect(answer, body).toMatchObject({
            status: response.status,
            code: expect.any(String),
            detail: expect.any(String),
          });
        expect(response.status, `${path} ${body}`).toBeLessThan(500);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));

    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);
    // A fuzzer that only ever gets refused, or only ever gets through, tests nothing.
    expect(statuses.get(200)).toBeGreaterThan(RUNS / 20);
    expect(statuses.get(400)).toBeGreaterThan(RUNS / 4);
    expect(statuses.get(422)).toBeGreaterThan(10);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  },
);
