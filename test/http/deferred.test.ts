import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  failure,
  matrix,
  sendJson,
  startFakePrometheus,
  type Answer,
  type FakePrometheus,
} from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

const KEY = 'k'.repeat(32);
const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

let nowMs = at('10:00:00');
let prometheus: FakePrometheus;
let service: TestService;
let replica: TestService;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
});
afterAll(async () => {
  await prometheus.stop();
});
// What a service remembers must not reach the next test, whose clock starts anew.
beforeEach(async () => {
  const environment = { PROMETHEUS_URL: prometheus.url, CANARY_JUDGE_LINK_KEY: KEY };
  [service, replica] = await Promise.all([startService(environment, { now }), startService(environment, { now })]);
});
afterEach(async () => {
  await Promise.all([service.stop(), replica.stop()]);
});

function now(): number {
  return nowMs;
}

/** Noise that depends on the time alone. */
function noise(seconds: number, seed: number): number {
  return 1 + (((seconds / 60) * 7_919 + seed * 104_729) % 1_009) / 5_000;
}

/** What each side of each metric is at a time; the canary's latency is as many times the baseline's as `slow` says. */
let slow = 1;
let errors = { baseline: 10, canary: 10 };
const serve: Answer = (response, { form }) => {
  const { query = '', start, end, step } = form;
  const canary = query.includes('canary');
  const side = canary ? 'canary' : 'baseline';
  const values: [number, string][] = [];
  for (let seconds = Number(start); seconds <= Number(end); seconds += Number(step)) {
    const latency = noise(seconds, canary ? 1 : 2) * 100 * (canary ? slow : 1);
    const value = query.includes('bad') ? errors[side] : query.includes('all') ? 1_000 : latency;
    values.push([seconds, String(value)]);
  }
  sendJson(response, matrix({ metric: {}, values }));
};
beforeEach(() => {
  nowMs = at('10:00:00');
  [slow, errors] = [1, { baseline: 10, canary: 10 }];
  prometheus.answer(serve);
});

const CONFIG = {
  scope: { workload: {} },
  groups: { g: 100 },
  metrics: [
    {
      name: 'latency',
      group: 'g',
      query: { type: 'prometheus', expr: 'latency{w="${workload}"}' },
      analysis: { direction: 'increase', critical: true },
    },
    {
      name: 'errors',
      group: 'g',
      query: { type: 'prometheus', events: 'bad{w="${workload}"}', exposure: 'all{w="${workload}"}' },
      analysis: { direction: 'increase', critical: true },
    },
  ],
};
const REQUEST = {
  config: CONFIG,
  baseline: { scope: { workload: 'baseline' } },
  canary: { scope: { workload: 'canary' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
};

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly answer: any;
}

async function read(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, answer: await response.json() };
}

async function ask(body: object, by = service): Promise<Answered> {
  return read(await post(`${by.url}/judgements`, body));
}

async function follow(location: string, by = service): Promise<Answered> {
  return read(await fetch(`${by.url}${location}`));
}

/** Asks for a judgement of a window that has just begun, and gives where it is to be found. */
async function begin(body: object = REQUEST): Promise<string> {
  const { status, headers } = await ask(body);
  expect(status).toBe(202);
  return headers.get('location')!;
}

function untimed(answer: object): unknown {
  return { ...answer, timing: null };
}

describe('a judgement of a window that is not over', () => {
  it('is promised with 202, where it will be and when', async () => {
    const before = prometheus.requests.length;
    const { status, headers, answer } = await ask(REQUEST);

    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/judgements/${String(answer.id)}`);
    // The window's twenty minutes and the source's lag.
    expect(headers.get('retry-after')).toBe(String(20 * 60 + 30));
    expect(answer).toMatchObject({
      state: 'open',
      verdict: null,
      score: null,
      completeAt: '2026-11-20T10:20:30.000Z',
      window: { start: '2026-11-20T10:00:00.000Z', judgedSlots: 0, plannedSlots: 20 },
      metrics: [],
      summary: { reportUrl: `${service.url}/judgements/${String(answer.id)}` },
    });
    expect(prometheus.requests.length).toBe(before);
  });

  it('tells what is known so far without any verdict', async () => {
    const location = await begin();

    nowMs = at('10:10:31');
    const { status, headers, answer } = await follow(location);

    expect(status).toBe(202);
    expect(headers.get('retry-after')).toBe(String(9 * 60 + 59));
    expect(answer).toMatchObject({ verdict: null, window: { judgedSlots: 10, plannedSlots: 20 } });
    expect(answer.metrics.map((one: any) => [one.name, one.canary.count, one.test.effect.kind])).toEqual([
      ['latency', 10, 'ratio'],
      ['errors', 10, 'ratio'],
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/"classification"|"pValue":[0-9]/);
  });

  it('is given when the window and the lag are over, with nothing left out, by any replica', async () => {
    const location = await begin();

    nowMs = at('10:20:29');
    expect((await follow(location, replica)).status).toBe(202);
    nowMs = at('10:20:30');
    const [mine, other] = [await follow(location), await follow(location, replica)];

    expect(mine.status).toBe(200);
    expect(mine.answer).toMatchObject({ verdict: 'pass', window: { slots: 20, judgedSlots: 20 } });
    expect(mine.answer.warnings).toEqual([]);
    expect(untimed({ ...other.answer, summary: null })).toEqual(untimed({ ...mine.answer, summary: null }));
  });

  it('is the one that is asked for when it is over, id and all', async () => {
    const location = await begin();

    nowMs = at('10:30:00');
    const [followed, asked] = [await follow(location), await ask(REQUEST)];

    expect(untimed(asked.answer)).toEqual(untimed(followed.answer));
  });

  it('may begin now, and means that time for ever', async () => {
    nowMs = at('10:00:17');
    const { answer } = await ask({ ...REQUEST, window: { start: 'now', duration: '10m' } });

    expect(answer).toMatchObject({
      completeAt: '2026-11-20T10:10:30.000Z',
      window: { start: '2026-11-20T10:01:00.000Z' },
    });
  });

  it('is refused at once where the request is wrong, and where it is too far away', async () => {
    const unknown = await ask({ ...REQUEST, canary: { scope: { worklod: 'x' } } });
    const same = await ask({ ...REQUEST, canary: REQUEST.baseline });
    const far = await ask({ ...REQUEST, window: { start: 'now', duration: '34d' } });

    expect([unknown.status, same.status, far.status]).toEqual([422, 422, 400]);
    expect(far.answer.errors[0]).toMatchObject({ pointer: '/window', message: expect.stringContaining('31 days') });
  });

  it('is refused where its request does not fit into an id, with what to do', async () => {
    // Text that repeats would be packed.
    const random = Array.from({ length: 6_000 }, (_, i) => Math.floor(Math.abs(Math.sin(i * i + 1)) * 36).toString(36));
    const large = await ask({ ...REQUEST, config: { ...CONFIG, description: random.join('') } });

    expect(large.status).toBe(400);
    expect(large.answer.errors[0].message).toContain('name a metric config of the service');
  });

  it('waits on while its source does not answer, and says so', async () => {
    const location = await begin({ ...REQUEST, deadline: '300ms' });
    // The rest is answered: a source that answers nothing at all may be left alone for a while.
    prometheus.answer((response, request) => {
      if (!request.form.query?.includes('latency')) serve(response, request);
      else sendJson(response, { status: 'error', errorType: 'internal', error: 'no' }, 500);
    });

    nowMs = at('10:10:31');
    const { status, headers, answer } = await follow(location);
    prometheus.answer(serve);
    const next = await follow(location);

    expect(status).toBe(202);
    expect(headers.get('retry-after')).toBe('15');
    expect(answer.warnings).toMatchObject([{ code: 'not-measured-yet', text: expect.stringContaining('"latency"') }]);

    expect(next.answer.warnings).toEqual([]);
  });

  it('ends at once where its query is refused, which only its author can mend', async () => {
    const location = await begin();
    prometheus.answer((response) => {
      sendJson(response, failure('bad_data', 'parse error'), 400);
    });

    nowMs = at('10:10:31');
    const { status, answer } = await follow(location);

    expect(status).toBe(422);
    expect(answer).toMatchObject({ code: 'QUERY_REFUSED' });
  });

  it('asks its source once for all who ask at once, and again when another slot is over', async () => {
    const location = await begin();
    nowMs = at('10:10:31');
    const before = prometheus.requests.length;

    await Promise.all(Array.from({ length: 20 }, () => follow(location)));
    const once = prometheus.requests.length - before;
    await follow(location);
    nowMs = at('10:11:31');
    await follow(location);

    expect(once).toBe(6);
    expect(prometheus.requests.length - before).toBe(12);
  });
});

describe('GET /judgements/{id}', () => {
  it('judges again what a synchronous judgement has judged, also the same slots', async () => {
    nowMs = at('10:15:10');
    const { answer } = await ask({ ...REQUEST, window: { start: '2026-11-20T10:00:00Z', end: 'now' } });
    nowMs = at('11:00:00');
    const { status, answer: again } = await follow(`/judgements/${String(answer.id)}`, replica);

    expect(answer.window).toMatchObject({ slots: 15, judgedSlots: 14 });
    expect(status).toBe(200);
    expect(untimed({ ...again, summary: null })).toEqual(untimed({ ...answer, summary: null }));
  });

  it.each([
    ['nonsense', 400],
    ['A'.repeat(5_000), 400],
    ['A'.repeat(80), 404],
    ['%00', 400],
    ['..%2f..%2fetc', 400],
  ])('refuses what is no id: %s', async (id, status) => {
    const { answer, ...refused } = await follow(`/judgements/${id}`);

    expect(refused.status).toBe(status);
    expect(answer).toMatchObject({ code: status === 400 ? 'INVALID_REQUEST' : 'UNKNOWN_JUDGEMENT' });
  });

  it('costs nothing where the id is not ours', async () => {
    const location = await begin();
    const before = prometheus.requests.length;

    const { status } = await follow(`${location.slice(0, -6)}AAAAAA`);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThanOrEqual(404);
    expect(prometheus.requests.length).toBe(before);
  });

  it('has none either where the request packs well but is large, since nobody would unpack it', async () => {
    const same = Array.from({ length: 40_000 }, () => 1);
    const config = { groups: { g: 100 }, metrics: [{ name: 'latency', group: 'g' }] };
    const { status, answer } = await ask({ config, data: { latency: { baseline: same, canary: same } } });

    expect(status).toBe(200);
    expect(answer.id).toBeNull();
  });

  it('has no link where the request is too large for one, and says why', async () => {
    const data = { latency: { baseline: noises(500, 1), canary: noises(500, 2) } };
    const config = { groups: { g: 100 }, metrics: [{ name: 'latency', group: 'g' }] };
    const { status, answer } = await ask({ config, data });

    expect(status).toBe(200);
    expect(answer).toMatchObject({ id: null, summary: { reportUrl: null } });
    expect(answer.warnings).toMatchObject([{ code: 'no-link' }]);
  });

  it('refuses other methods', async () => {
    const response = await fetch(`${service.url}/judgements/x`, { method: 'DELETE' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

function noises(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => noise(i * 60, seed) * 1.23456789 ** seed);
}

describe('planned looks at a window that is not over', () => {
  const PLANNED = { ...REQUEST, plan: { looks: 4 } };

  it('say when the next may bring an answer', async () => {
    const slowOnly = { ...CONFIG, metrics: [CONFIG.metrics[0]] };
    const { headers, answer } = await ask({ ...PLANNED, config: slowOnly });

    // Five slots, and the lag.
    expect(headers.get('retry-after')).toBe(String(5 * 60 + 30));
    expect(answer.summary.reason).toContain('A planned look may fail the canary before.');
  });

  it('stop a canary whose errors jump after the slot that shows it, whoever asks when', async () => {
    errors = { baseline: 10, canary: 60 };
    const location = await begin(PLANNED);

    const seen: [string, number][] = [];
    let stopped: Answered | undefined;
    for (let minute = 1; minute <= 20 && !stopped; minute++) {
      nowMs = at(`10:${String(minute).padStart(2, '0')}:31`);
      const followed = await follow(location);
      seen.push([`minute ${String(minute)}`, followed.status]);
      if (followed.status === 200) stopped = followed;
    }
    nowMs = at('10:45:00');
    const late = await follow(location, replica);

    expect(seen.length).toBeLessThan(8);
    expect(stopped?.answer).toMatchObject({
      verdict: 'fail',
      score: 0,
      reason: { code: 'stopped-by-counts', text: expect.stringContaining('errors') },
      plan: { stopped: { afterSlots: seen.length } },
      window: { slots: 20, judgedSlots: seen.length },
    });
    expect(untimed({ ...late.answer, summary: null })).toEqual(untimed({ ...stopped?.answer, summary: null }));
  });

  it('stop a canary that is far slower at a look, and say which', async () => {
    slow = 4;
    const location = await begin(PLANNED);

    nowMs = at('10:10:31');
    const { status, answer } = await follow(location);

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict: 'fail', reason: { code: 'stopped-at-look' } });
    expect(answer.reason.text).toMatch(/look 2 of 4, after 10 of 20 slots/);
    expect(answer.metrics[0]).toMatchObject({ name: 'latency', classification: 'high' });
    expect(answer.warnings).toEqual([]);
  });

  it('leave a healthy canary to its end', async () => {
    const location = await begin(PLANNED);

    for (const time of ['10:05:31', '10:12:31', '10:19:31']) {
      nowMs = at(time);
      expect((await follow(location)).status).toBe(202);
    }
    nowMs = at('10:20:30');
    const { status, answer } = await follow(location);

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict: 'pass', plan: { stopped: null } });
    expect(answer.plan.looks.map((one: any) => one.afterSlots)).toEqual([5, 10, 15, 20]);
  });

  it('end for a window that was over, but not all of whose samples were there', async () => {
    nowMs = at('10:20:10');
    const { status, answer } = await ask(PLANNED);
    const bad = { ...PLANNED, canary: { scope: { workload: 'canary' } } };
    slow = 3;
    const slowed = await ask({ ...bad, warmup: '1m' });

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict: 'pass', window: { judgedSlots: 19 }, plan: { stopped: null } });
    expect(answer.plan.looks.at(-1)).toMatchObject({ afterSlots: 19, done: true });
    expect(slowed.answer).toMatchObject({ verdict: 'fail' });
  });

  it('see nothing of later slots: traffic that falls later makes no earlier look stop', async () => {
    const config = {
      scope: { workload: {} },
      groups: { g: 100 },
      traffic: { query: { type: 'prometheus', expr: 'traffic{w="${workload}"}' }, minimumRequests: 1 },
      metrics: [
        {
          name: 'cpu',
          group: 'g',
          scalesWith: 'traffic',
          query: { type: 'prometheus', expr: 'cpu{w="${workload}"}' },
          analysis: { direction: 'increase', critical: true },
        },
      ],
    };
    prometheus.answer((response, { form }) => {
      const { query = '', start, end, step } = form;
      const canary = query.includes('canary');
      const values: [number, string][] = [];
      for (let seconds = Number(start); seconds <= Number(end); seconds += Number(step)) {
        const requests = canary && seconds * 1_000 > at('10:20:00') ? 300 : 1_000;
        const value = query.includes('traffic') ? requests : requests * (1 + noise(seconds, canary ? 1 : 2) / 100);
        values.push([seconds, String(value)]);
      }
      sendJson(response, matrix({ metric: {}, values }));
    });
    const location = await begin({
      ...REQUEST,
      config,
      window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:40:00Z' },
      plan: { looks: 4 },
    });

    for (const minute of ['10:11', '10:21', '10:24', '10:31', '10:39']) {
      nowMs = at(`${minute}:31`);
      const { status, answer } = await follow(location);
      expect([minute, status, answer.reason?.text]).toEqual([minute, 202, undefined]);
    }
  });

  it('see no series that came later', async () => {
    slow = 4;
    const second =
      (from: string): Answer =>
      (response, { form }) => {
        const ends: [number, string][] = [];
        for (let seconds = Number(form.start); seconds <= Number(form.end); seconds += Number(form.step))
          ends.push([seconds, String(noise(seconds, 1) * ((form.query ?? '').includes('canary') ? 400 : 100))]);
        const late = ends.filter(([seconds]) => seconds * 1_000 >= at(from));
        sendJson(
          response,
          matrix(
            { metric: { pod: 'a' }, values: ends },
            ...(late.length > 0 ? [{ metric: { pod: 'b' }, values: late }] : []),
          ),
        );
      };
    const slowOnly = { ...CONFIG, metrics: [CONFIG.metrics[0]] };
    prometheus.answer(second('10:12:00'));
    const location = await begin({ ...PLANNED, config: slowOnly });

    nowMs = at('10:11:00');
    const early = await follow(location);
    nowMs = at('10:45:00');
    const late = await follow(location, replica);

    expect(early.answer).toMatchObject({ verdict: 'fail', plan: { stopped: { look: 2 } } });
    expect(untimed({ ...late.answer, summary: null })).toEqual(untimed({ ...early.answer, summary: null }));
  });

  it('are refused by a judge that has no level to spend, and where there are more than slots', async () => {
    const foreign = await ask({ ...PLANNED, config: { ...CONFIG, judge: { name: 'netflix-aca' } } });
    const many = await ask({
      ...PLANNED,
      plan: { looks: 20 },
      window: { ...REQUEST.window, end: '2026-11-20T10:10:00Z' },
    });

    expect(foreign.status).toBe(422);
    expect(foreign.answer.errors).toContainEqual(expect.objectContaining({ pointer: '/plan' }));
    expect(many.status).toBe(400);
    expect(many.answer.errors).toMatchObject([{ pointer: '/plan/looks' }]);
  });
});
