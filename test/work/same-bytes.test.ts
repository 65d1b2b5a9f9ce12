import { afterAll, describe, expect, it } from 'vitest';
import { createFollowJudgement, type JudgedOutcome } from '../../src/run-judgement.js';
import { unwrittenEvidence } from '../../src/measure/evidence/to-evidence.js';
import type { DecideBasis, Decided } from '../../src/measure/decide-basis.js';
import { TASKS, type ReadBody } from '../../src/work-tasks.js';
import { createWorkPool } from '../../src/work/work-pool.js';

const pool = createWorkPool({
  entry: new URL('../../src/worker.ts', import.meta.url),
  limits: {},
  threads: 1,
  mostWaiting: 10,
  longestMs: 60_000,
});
const SIGNAL = new AbortController().signal;
const decideThere: DecideBasis = async (deciding) => (await pool.run('decide', deciding, SIGNAL)) as Decided;

afterAll(() => {
  pool.close();
});

function bodyOf(judge: string, more: object = {}): Uint8Array {
  const samples = (seed: number): (number | string | null)[] =>
    Array.from({ length: 200 }, (_, i) => (i % 50 === 7 ? null : i % 50 === 8 ? 'NaN' : 100 + ((i * seed) % 37)));
  const names = ['a', 'b', 'c'];
  return Buffer.from(
    JSON.stringify({
      config: {
        groups: { all: 100 },
        judge: { name: judge },
        metrics: names.map((name) => ({
          name,
          group: 'all',
          analysis: { direction: 'increase', critical: name === 'a' },
        })),
      },
      data: Object.fromEntries(names.map((name, i) => [name, { baseline: samples(i + 3), canary: samples(i + 11) }])),
      ...more,
    }),
  );
}

async function judged({ reading }: ReadBody, decide?: DecideBasis): Promise<JudgedOutcome> {
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const sources = { byName: new Map(), standard: undefined };
  const follow = createFollowJudgement({ configs: new Map(), sources, now: () => 0, deadlineMs: 1_000, decide });
  const outcome = await follow(reading.value, { nowMs: 0, deferred: false }, SIGNAL);
  if (outcome.kind === 'open') throw new Error('is open');
  return outcome;
}

describe('work on a thread', () => {
  it.each([
    ['mann-whitney', {}],
    ['mann-whitney', { compare: 'netflix-aca' }],
    ['mann-whitney', { plan: { looks: 4 } }],
    ['netflix-aca', {}],
  ])('gives the same bytes in every form as here: %s with %j', async (judge, more) => {
    const bytes = bodyOf(judge, more);
    const here = TASKS.readBody(bytes);
    const there = (await pool.run('readBody', bytes, SIGNAL)) as ReadBody;
    expect(there).toStrictEqual(here);

    const [one, other] = [await judged(here), await judged(there, decideThere)];
    expect(other.digest).toBe(one.digest);
    const body = here.body as Record<string, unknown>;
    for (const format of ['json', 'html', 'markdown', 'junit'] as const) {
      const answerOf = ({ judgement, digest, basis, record }: JudgedOutcome) => ({
        ...{ id: null, remarks: [], link: null, format, scripts: null },
        form: { series: true, evidence: true, url: null },
        basis: format === 'html' ? basis : null,
        outcome: {
          kind: 'judged' as const,
          judgement: { ...judgement, timing: { fetchMs: 0, judgeMs: 0, sources: {} } },
          digest,
          evidence: unwrittenEvidence(record, {
            request: body,
            versions: { canaryJudge: '1', judge: judgement.judge },
          }),
        },
      });
      const written = TASKS.render(answerOf(one)).bytes;
      const rendered = (await pool.run('render', answerOf(other), SIGNAL)) as { bytes: Uint8Array };

      expect(Buffer.from(rendered.bytes).toString()).toBe(Buffer.from(written).toString());
      if (format !== 'json') continue;
      const { evidence } = JSON.parse(Buffer.from(written).toString()) as { evidence: unknown };
      const again = await TASKS.basisOf(evidence);
      expect(again).toMatchObject({ measured: [{}, {}, {}] });
      expect(await pool.run('basisOf', evidence, SIGNAL)).toStrictEqual(again);
    }
  });

  it('refuses the same bodies in the same words', async () => {
    for (const text of ['{"a":', '[1,', '{"data":[[[', '']) {
      const bytes = Buffer.from(text);
      const here = await Promise.resolve(bytes)
        .then(TASKS.readBody)
        .catch((error: unknown) => error);
      const there = await pool.run('readBody', bytes, SIGNAL).catch((error: unknown) => error);

      expect(there).toMatchObject({ message: (here as Error).message, status: 400, type: 'entity.parse.failed' });
    }
  });
});
