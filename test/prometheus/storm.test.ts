import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { createRandom } from '../../scripts/shop/random.js';
import { startFaultyProxy, type Fault, type FaultyProxy } from '../support/faulty-proxy.js';
import {
  brokenOff,
  brokenOffChunk,
  cutShort,
  endless,
  halfThenSilence,
  inPart,
  page,
  reset,
  silence,
} from '../support/faulty-proxy-faults.js';
import { CANARIES, QUERIES, requestFor, samplesOfCanaries, withoutTiming } from '../support/faulty-proxy-judgement.js';
import { post, startService, type TestService } from '../support/service.js';

const JUDGEMENTS = 1_000;
const AT_ONCE = 20;
const FAULTY_RATIO = 0.2;
const PASSWORD = 'Pass-word/of+the=judge';

/** The common ones are as often as each other; of a hundred faults one is rare. */
const COMMON: readonly Fault[] = [
  page(408),
  page(429),
  page(429, { 'retry-after': '0' }),
  page(500),
  page(502),
  page(503),
  page(504),
  reset,
  brokenOff,
  brokenOffChunk,
];
const RARE: readonly Fault[] = [
  page(401),
  page(307, { location: '/elsewhere' }),
  cutShort,
  inPart,
  endless,
  silence,
  halfThenSilence,
];
const RARE_RATIO = 0.03;

/** What is asked, in turn. */
const REQUESTS = (Object.keys(CANARIES) as (keyof typeof CANARIES)[]).flatMap((canary) =>
  [8, 10, 12, 14].map((minute) => requestFor(canary, minute)),
);

let prometheus: PrometheusProcess;
let proxy: FaultyProxy;
let service: TestService;
let folder: string;
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: samplesOfCanaries() });
  proxy = await startFaultyProxy(prometheus.url);
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-settings-'));
  const [passwordFile, file] = [join(folder, 'password'), join(folder, 'settings.yaml')];
  await writeFile(passwordFile, PASSWORD);
  const written = {
    type: 'prometheus',
    url: proxy.url,
    basicAuth: { username: 'judge', passwordFile },
    timeout: '1s',
    maxResponseBytes: 1024 * 1024,
    concurrency: AT_ONCE * QUERIES,
  };
  await writeFile(file, JSON.stringify({ sources: { prometheus: written } }));
  service = await startService({ CANARY_JUDGE_CONFIG: file });
});
afterAll(async () => {
  await service.stop();
  await proxy.stop();
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function judge(request: object): Promise<Answered> {
  const response = await post(`${service.url}/judgements`, request);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: withoutTiming(await response.text()),
  };
}

/** Judges each request in turn until so many are judged, some at once. */
async function judgeMany(count: number): Promise<{ readonly asked: number; readonly answered: Answered }[]> {
  const all: { asked: number; answered: Answered }[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const asked = next++ % REQUESTS.length;
      all.push({ asked, answered: await judge(REQUESTS[asked]!) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return all;
}

/** The same faults in the same order on every run; which query meets which differs. */
function createStorm(): () => Fault | undefined {
  const { uniform } = createRandom('storm');
  const oneOf = (faults: readonly Fault[]): Fault | undefined => faults[Math.floor(uniform() * faults.length)];
  return () => (uniform() < FAULTY_RATIO ? oneOf(uniform() < RARE_RATIO ? RARE : COMMON) : undefined);
}

function isProblem({ status, type, text }: Answered): boolean {
  const problem = JSON.parse(text);
  return (
    status > 400 &&
    type.startsWith('application/problem+json') &&
    problem.status === status &&
    problem.errors.length > 0 &&
    !('verdict' in problem)
  );
}

describe(`${String(JUDGEMENTS)} judgements of which a fifth of all queries fails`, () => {
  it('are each the one that a quiet run gives, or a problem', async () => {
    const quiet = await Promise.all(REQUESTS.map(judge));
    expect(quiet.map(({ status }) => status)).toEqual(REQUESTS.map(() => 200));
    expect(new Set(quiet.map(({ text }) => text)).size).toBe(REQUESTS.length);
    proxy.fail(createStorm());

    const answers = await judgeMany(JUDGEMENTS);

    const judged = answers.filter(({ answered }) => answered.status === 200);
    const problems = answers.filter(({ answered }) => answered.status !== 200);
    // A few of a kind tell as much as all.
    expect(judged.filter(({ asked, answered }) => answered.text !== quiet[asked]!.text).slice(0, 3)).toEqual([]);
    expect(problems.filter(({ answered }) => !isProblem(answered)).slice(0, 3)).toEqual([]);
    // Almost all get through, but what nobody can mend by asking again does not.
    expect(judged.length).toBeGreaterThan(0.9 * JUDGEMENTS);
    expect(problems.length).toBeGreaterThan(0);
    expect(proxy.calls()).toBeGreaterThan(JUDGEMENTS * QUERIES);
  }, 60_000);

  it('leave nothing behind: the next ones are judged, and no log line is of a bug or tells a secret', async () => {
    proxy.fail(() => undefined);

    const answers = await judgeMany(REQUESTS.length);

    expect(answers.map(({ answered }) => answered.status)).toEqual(REQUESTS.map(() => 200));
    expect(service.logLines.filter(({ level }) => level === 50)).toEqual([]);
    const said = service.logLines.map((line) => JSON.stringify(line)).join('\n');
    for (const secret of [PASSWORD, Buffer.from(`judge:${PASSWORD}`).toString('base64'), proxy.url]) {
      expect(said).not.toContain(secret);
    }
  });
});
