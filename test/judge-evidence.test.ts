import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { evidenceDesk } from '../src/commands/evidence-desk.js';
import { judgeEvidence, readConfig } from '../src/wire-reading.js';
import { metricDigest } from '../src/measure/metric-digest.js';
import { calibratedMetric, calibration } from './support/calibration.js';
import { failure, matrix, sendJson, startFakePrometheus, type FakePrometheus } from './support/fake-prometheus.js';
import { errorOf } from './support/fault-of.js';
import { post, startService, type TestService } from './support/service.js';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const NEVER = new AbortController().signal;

const latency = {
  name: 'latency',
  group: 'g',
  query: { type: 'prometheus', expr: 'latency{w="${workload}"}' },
  analysis: { direction: 'increase', critical: true },
};
const errors = {
  name: 'errors',
  group: 'g',
  query: { type: 'prometheus', events: 'bad{w="${workload}"}', exposure: 'all{w="${workload}"}' },
  analysis: { direction: 'increase' },
};
const byZone = {
  ...latency,
  name: 'zones',
  query: { type: 'prometheus', expr: 'zones{w="${workload}"}' },
  series: { pairBy: ['zone'] },
};
const refused = {
  ...latency,
  name: 'refused',
  query: { type: 'prometheus', expr: 'refused{w="${workload}"}' },
  analysis: { direction: 'increase', muted: true },
};
const SHOP = {
  scope: { workload: {} },
  groups: { z: 40, g: 60 },
  traffic: { query: { type: 'prometheus', expr: 'traffic{w="${workload}"}' }, minimumRequests: 10 },
  comparability: { instances: { query: { type: 'prometheus', expr: 'instances{w="${workload}"}' } } },
  metrics: [latency, errors, { ...byZone, group: 'z' }, refused],
};
const KAYENTA = {
  applications: ['shop'],
  judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
  metrics: [
    {
      name: 'latency',
      groups: ['g'],
      scopeName: 'default',
      query: {
        type: 'prometheus',
        serviceType: 'prometheus',
        metricName: 'latency',
        customInlineTemplate: 'PromQL:latency{w="${scope}"}',
      },
      analysisConfigurations: { canary: { direction: 'increase' } },
    },
  ],
  classifier: { groupWeights: { g: 100 }, scoreThresholds: { pass: 95, marginal: 75 } },
};
const REQUEST = {
  config: 'shop',
  baseline: { scope: { workload: 'old' } },
  canary: { scope: { workload: 'new' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
  include: ['evidence'],
};

let nowMs = at('12:00:00');
let folder: string;
let prometheus: FakePrometheus;
let service: TestService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const shop = readConfig('shop', SHOP);
  if (shop.kind === 'refused') throw new Error(JSON.stringify(shop.mistakes));
  const { config } = shop.value;
  const known = calibratedMetric({ name: 'latency', digest: metricDigest(config.metrics[0]!, config, 60_000) });
  const calibrations = [calibration({ metrics: [known] }), calibration({ appliesTo: { workload: 'other' } })];
  await writeFile(join(folder, 'shop.yaml'), stringify(SHOP));
  await writeFile(join(folder, 'shop.calibration.yaml'), stringify({ calibrations }));
  await writeFile(join(folder, 'kayenta.json'), JSON.stringify(KAYENTA));
  prometheus = await startFakePrometheus();
  const externalUrl = 'https://prometheus.example/graphs';
  const sources = { prometheus: { type: 'prometheus', url: prometheus.url, externalUrl } };
  await writeFile(join(folder, 'settings.txt'), JSON.stringify({ sources }));
  const environment = {
    CANARY_JUDGE_CONFIG: join(folder, 'settings.txt'),
    METRIC_CONFIGS: folder,
    CANARY_JUDGE_LINK_KEY: 'k'.repeat(32),
  };
  service = await startService(environment, { now: () => nowMs });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  nowMs = at('12:00:00');
  prometheus.answer((response, { form: { query = '', start, end, step } }) => {
    if (query.includes('refused') || (query.includes('half') && query.includes('new'))) {
      sendJson(response, failure('bad_data', 'parse error'), 400);
      return;
    }
    const seconds = Array.from(
      { length: (Number(end) - Number(start)) / Number(step) + 1 },
      (_, i) => Number(start) + i * Number(step),
    );
    const labels = query.includes('pods')
      ? [{ zone: 'a'.repeat(99_990) }, { zone: 'b' }]
      : query.includes('zones')
        ? [{ zone: 'b' }, { zone: 'a' }, ...(query.includes('old') ? [{ zone: 'c' }] : [])]
        : [{}];
    sendJson(
      response,
      matrix(
        ...labels.map((metric, i) => ({ metric, values: seconds.flatMap((second) => sampleAt(query, second, i)) })),
      ),
    );
  });
});

/** Full doubles with gaps, and what JSON has no number for. */
function sampleAt(query: string, second: number, seed: number): (readonly [number, string])[] {
  const noise = 1 + (((second / 60) * 7_919 + (query.includes('old') ? 3 : 5 + seed) * 104_729) % 1_009) / 3_000;
  if (/all|traffic|instances/.test(query)) return [[second, String(Math.round(noise * 1_000))]];
  if (query.includes('bad')) return [[second, String(Math.round(noise * 10))]];
  const slot = (second / 60) % 20;
  if (slot === 7) return [];
  const word = query.includes('zones') ? WORDS[slot] : undefined;
  return [[second, word ?? String(noise * 100 * (query.includes('new') ? 3 : 1))]];
}

const WORDS: Readonly<Record<number, string>> = { 9: 'NaN', 11: '+Inf', 13: '-0' };

async function judge(request: object): Promise<any> {
  const response = await post(`${service.url}/judgements`, request);
  const answer: any = await response.json();
  expect([response.status, answer.detail ?? '', answer.errors ?? '']).toEqual([200, '', '']);
  return answer;
}

interface Again {
  readonly text: string | undefined;
  /** What is told on standard error. */
  readonly said: string;
}

let files = 0;
async function judgeAgain(content: string | Buffer): Promise<Again> {
  const path = join(folder, `judgement-${String(++files)}.kept`);
  await writeFile(path, content);
  let said = '';
  const err = { write: (text: string) => (said += text) };
  const told = await evidenceDesk(path, { judgeEvidence, err }).ask({}, NEVER);
  return { text: told.kind === 'judged' ? told.text : undefined, said };
}

async function expectSameBytes(answer: unknown): Promise<void> {
  const text = JSON.stringify(answer);

  expect(await judgeAgain(text)).toEqual({ text, said: '' });
}

const VALUES = [100, 105, 98, 103, 97, 101, 99, 104, 102, 100, 96, 106];

describe('judging by evidence gives the same bytes', () => {
  it('of all that a service has fetched: values, counts, label sets, what failed, what was calibrated, the sides as wholes', async () => {
    const answer = await judge(REQUEST);

    expect(answer.evidence.outcomes.map(({ metric, figure }: any) => metric ?? figure)).toEqual([
      'latency',
      'errors',
      'zones',
      'refused',
      'traffic',
      'instances',
    ]);
    expect(answer.evidence.outcomes[3].failure).toMatchObject({ code: 'QUERY_REFUSED' });
    expect(answer.metrics[1].links.canary.map(({ name }: any) => name)).toEqual([
      'events in Prometheus',
      'exposure in Prometheus',
    ]);
    expect(JSON.stringify(answer.evidence)).not.toContain(prometheus.url);
    expect(answer.evidence.calibration.appliesTo).toEqual({});
    expect(answer.metrics[0].test.history).toBeDefined();
    for (const word of [null, 'NaN', 'Infinity', '-0'])
      expect(answer.evidence.outcomes[2].series.canary[0].values).toContain(word);
    await expectSameBytes(answer);
  });

  it('with the series beside it, and by gzip or indented', async () => {
    const answer = await judge({ ...REQUEST, include: ['series', 'evidence'] });
    const indented = `${JSON.stringify(answer, null, 2)}\n`;

    await expectSameBytes(answer);
    expect(await judgeAgain(gzipSync(JSON.stringify(answer)))).toEqual({ text: JSON.stringify(answer), said: '' });
    expect(await judgeAgain(indented)).toEqual({ text: indented, said: '' });
  });

  it('of an inline config, whose keys are not in order', async () => {
    const answer = await judge({ ...REQUEST, config: SHOP });
    const again: any = await (await fetch(`${service.url}/judgements/${String(answer.id)}`)).json();

    expect(answer.evidence.config).toEqual({ name: 'inline', digest: answer.config.digest });
    await expectSameBytes(answer);
    expect({ ...again, timing: null }).toEqual({ ...answer, timing: null });
    expect(JSON.stringify({ ...again, timing: null })).toBe(JSON.stringify({ ...answer, timing: null }));
  });

  it('of series that came with the request, which are nowhere else', async () => {
    const data = {
      latency: { baseline: VALUES, canary: [...VALUES.slice(0, 5).map((value) => value * 1.3), null, 'NaN'] },
      errors: {
        baseline: { events: [1, 2, 3], exposure: [100, 200, 300] },
        canary: { events: [1, null], exposure: [100, 200, 300] },
      },
      zones: { baseline: VALUES, canary: VALUES },
      refused: { baseline: VALUES, canary: VALUES },
    };
    const answer = await judge({ ...REQUEST, window: undefined, data });

    expect(answer.evidence.outcomes).toEqual([]);
    await expectSameBytes(answer);
  });

  it('of some series that came along and others that were fetched, with a baseline from the past and a tail that is not judged', async () => {
    nowMs = at('10:20:10');
    const answer = await judge({
      ...REQUEST,
      data: { zones: { baseline: VALUES, canary: VALUES } },
      baseline: { scope: { workload: 'new' }, offset: '1h' },
      compare: 'netflix-aca',
    });

    expect(answer.warnings.map(({ code }: any) => code)).toContain('tail-not-judged');
    expect(answer.evidence.occasion).toEqual({ judgedAt: '2026-11-20T10:20:10.000Z', slots: 19 });
    await expectSameBytes(answer);
  });

  it("of Kayenta's form of a config", async () => {
    const answer = await judge({
      ...REQUEST,
      config: 'kayenta',
      baseline: { scope: { scope: 'old', location: 'x' } },
      canary: { scope: { scope: 'new', location: 'x' } },
    });

    expect(answer.judge).toMatch(/^netflix-aca/);
    await expectSameBytes(answer);
  });

  it('of planned looks, stopped early or not', async () => {
    const whole = await judge({ ...REQUEST, plan: { looks: 4 } });
    nowMs = at('10:00:00');
    const config = { ...SHOP, metrics: [latency], groups: { g: 100 } };
    const begun = await post(`${service.url}/judgements`, { ...REQUEST, config, plan: { looks: 4 } });
    expect(begun.status).toBe(202);
    nowMs = at('10:18:00');
    const stopped: any = await (await fetch(`${service.url}${begun.headers.get('location')!}`)).json();

    expect(stopped.plan.stopped.afterSlots).toBeLessThan(18);
    expect(stopped.evidence.occasion).toEqual({ judgedAt: null, slots: stopped.window.judgedSlots });
    await expectSameBytes(whole);
    await expectSameBytes(stopped);
  });

  it('of looks stopped early where a muted metric has failed on one side: what the other one yielded is not judged', async () => {
    const half = { ...refused, name: 'half', query: { type: 'prometheus', expr: 'half{w="${workload}"}' } };
    const config = { ...SHOP, metrics: [latency, half], groups: { g: 100 } };
    const stopped = await judge({ ...REQUEST, config, plan: { looks: 4 } });

    expect(stopped.plan.stopped.afterSlots).toBeLessThan(20);
    expect(stopped.evidence.outcomes[1]).toMatchObject({ metric: 'half', failure: { side: 'canary' } });
    expect(stopped.evidence.outcomes[1]).not.toHaveProperty('series');
    await expectSameBytes(stopped);
  });

  it('of the longest query and labels', async () => {
    const selector = { prometheus: `w="\${workload}",x!="${'{'.repeat(19_000)}"` };
    const long = { ...latency, query: { type: 'prometheus', expr: 'latency{${selector}} or slowness{${selector}}' } };
    const pods = { ...byZone, name: 'pods', query: { type: 'prometheus', expr: 'pods{w="${workload}"}' } };
    const config = { ...SHOP, selector, metrics: [long, pods], groups: { g: 100 } };
    const answer = await judge({ ...REQUEST, config });

    expect(answer.metrics[0].queries.canary.query.length).toBeGreaterThan(38_000);
    expect(answer.metrics.map(({ links }: any) => links?.canary.length ?? 0)).toEqual([0, 1, 1]);
    expect(answer.evidence.outcomes[1].series.canary[0].labels.zone).toHaveLength(99_990);
    await expectSameBytes(answer);
  });
});

it('Any series judge alike after they have been written and read again', async () => {
  const sample = fc.option(fc.double({ noDefaultInfinity: false }), { nil: null, freq: 6 });
  const side = fc.array(sample, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(side, side, fc.boolean(), async (baseline, canary, zeroes) => {
      prometheus.answer((response, { form: { query = '', start } }) => {
        const samples = query.includes('old') ? baseline : canary;
        const values = samples.flatMap((value, i): (readonly [number, string])[] =>
          value === null
            ? []
            : [
                [
                  Number(start) + i * 60,
                  Object.is(value, -0) ? '-0' : String(value).replace(/^Inf/, '+Inf').replace('Infinity', 'Inf'),
                ],
              ],
        );
        sendJson(response, matrix({ metric: {}, values }));
      });
      const metric = { ...latency, analysis: { direction: 'either', missing: zeroes ? 'zero' : 'drop' } };
      const answer = await judge({
        ...REQUEST,
        config: { scope: { workload: {} }, groups: { g: 100 }, metrics: [metric] },
      });
      await expectSameBytes(answer);
    }),
    { numRuns: 40 },
  );
});

describe('evidence that was altered', () => {
  async function answerWith(edit: (answer: any) => void): Promise<string> {
    const answer = await judge(REQUEST);
    edit(answer);
    return JSON.stringify(answer);
  }

  it('is judged as it is, and it is said that the file says something else', async () => {
    const text = await answerWith(({ evidence }) => {
      evidence.outcomes[0].series.canary[0].values.fill(1_000);
    });
    const { said } = await judgeAgain(text);

    expect(said).toMatch(/^canary-judge: judging again comes to something else than the file, which canary-judge \d/);
    expect(said).toContain('The series in it are not those that its digest is of.');
  });

  it.each([
    ['no evidence', (answer: any) => delete answer.evidence, '', 'holds no evidence'],
    ['another format', ({ evidence }: any) => (evidence.format = 2), '/evidence/format', 'must be 1'],
    [
      'an edited config',
      ({ evidence }: any) => (evidence.config.document.groups = { z: 60, g: 40 }),
      '/evidence/config/digest',
      'is not that of the config',
    ],
    [
      'a broken config',
      ({ evidence }: any) => (evidence.config.document.groups = { z: 60 }),
      '/evidence/config/document/',
      '',
    ],
    ['no config', ({ evidence }: any) => delete evidence.config.document, '/evidence/config/document', 'is required'],
    [
      'a series too short',
      ({ evidence }: any) => evidence.outcomes[0].series.canary[0].values.pop(),
      '/evidence/outcomes/0/series/canary/0/values',
      'has 19 values, and 20 slots',
    ],
    [
      'a value that is none',
      ({ evidence }: any) => (evidence.outcomes[0].series.canary[0].values[3] = 'x'),
      '/evidence/outcomes/0/series/canary/0/values/3',
      'must be a number',
    ],
    ['too many slots', ({ evidence }: any) => (evidence.occasion.slots = 50_001), '/evidence/occasion/slots', '50000'],
    [
      'more slots than there were',
      ({ evidence }: any) => {
        evidence.occasion.slots = 21;
        evidence.outcomes = [];
      },
      '/evidence/occasion/slots',
      'has 20',
    ],
    [
      'an outcome too few',
      ({ evidence }: any) => evidence.outcomes.pop(),
      '/evidence/outcomes',
      'are 5, and the request asks for 6',
    ],
    [
      'outcomes of others',
      ({ evidence }: any) => evidence.outcomes.reverse(),
      '/evidence/outcomes/0',
      'is of instances',
    ],
    [
      'values for counts',
      ({ evidence }: any) => (evidence.outcomes[1].series = evidence.outcomes[0].series),
      '/evidence/outcomes/1/series/baseline/0',
      'must have events and exposure',
    ],
    [
      'a side too few',
      ({ evidence }: any) => delete evidence.outcomes[0].series.baseline,
      '/evidence/outcomes/0/series/baseline',
      'is required',
    ],
    [
      'a link that is none',
      ({ evidence }: any) =>
        (evidence.outcomes[0].queries.canary.query.links = [{ name: 'x', url: 'javascript:alert(1)' }]),
      '/evidence/outcomes/0/queries/canary/query/links/0/url',
      'http',
    ],
    [
      'neither series nor a failure',
      ({ evidence }: any) => delete evidence.outcomes[0].series,
      '/evidence/outcomes/0/series',
      'is required where nothing failed',
    ],
    [
      'series of what failed',
      ({ evidence }: any) => (evidence.outcomes[3].series = evidence.outcomes[0].series),
      '/evidence/outcomes/3/series',
      'only there',
    ],
    ['a source too few', ({ evidence }: any) => (evidence.sources = []), '/config', 'source'],
    [
      'another request',
      ({ evidence }: any) => (evidence.request.window = { start: 'x' }),
      '/evidence/request/window/start',
      'RFC 3339',
    ],
    [
      'a deep request',
      ({ evidence }: any) => (evidence.request.config = JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40))),
      '/evidence/request/config',
      'nested',
    ],
    ['an unknown key', ({ evidence }: any) => (evidence.conifg = 1), '/evidence/conifg', 'did you mean'],
  ])('is refused with its place: %s', async (_what, edit, pointer, message) => {
    const text = await answerWith(edit);
    const fault: any = await errorOf(judgeAgain(text));

    expect(`${String(fault.message)} ${JSON.stringify(fault.details)}`).toContain(message);
    if (pointer !== '') expect(fault.details.map((detail: any) => detail.pointer).join(' ')).toContain(pointer);
  });
});
