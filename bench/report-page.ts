import { gzipSync } from 'node:zlib';
import { readJudgementRequest } from '../src/config/judgement-request.js';
import { readKeptJudgement } from '../src/config/kept-judgement.js';
import { toJsonReport } from '../src/report/json-report.js';
import { renderHtmlReport } from '../src/report/html/html-report.js';
import { createFollowJudgement } from '../src/run-judgement.js';
import { loadPageScripts } from '../src/wire-page.js';
import { readConfig } from '../src/wire-reading.js';
import { metricInputs } from './inputs.js';
import { timeRuns, type Timing } from './measure.js';

const SIZE = { metrics: 40, slots: 180 };
const ROUNDS = 30;
const LIMITS = { renderMs: 60, bytes: 1_000_000, gzipBytes: 120_000 };

/** A report page of many metrics: how long it takes from the judgement to the HTML, and how large that is. */
export interface ReportBench {
  readonly timing: Timing;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly limits: typeof LIMITS;
}

/** Times the page of a judgement by samples that do not compress, with everything on it. */
export async function benchReportPage(): Promise<ReportBench> {
  const { judgement, basis } = await judged();
  const scripts = await loadPageScripts();
  const link = { id: 'bench', url: 'https://canary-judge.example/judgements/bench' };
  const render = (): string => {
    const reading = readKeptJudgement(toJsonReport(judgement, { series: true, link }));
    if (reading.kind === 'refused') throw new Error('What is judged here can be read here');
    return renderHtmlReport({ judgement: reading.value, basis, scripts });
  };
  const { metrics, slots } = SIZE;
  const name = `${String(metrics)} metrics, ${String(slots)} samples a side`;
  const timing = timeRuns({ name, rounds: ROUNDS, limitMs: LIMITS.renderMs }, render);
  const page = render();
  return { timing, bytes: Buffer.byteLength(page), gzipBytes: gzipSync(page).length, limits: LIMITS };
}

async function judged() {
  const names = Array.from({ length: SIZE.metrics }, (_, i) => `metric-${String(i)}`);
  const config = {
    groups: { traffic: 60, resources: 40 },
    metrics: names.map((name, i) => ({
      name,
      group: i % 3 === 0 ? 'resources' : 'traffic',
      unit: 'ms',
      analysis: { direction: i % 5 === 0 ? 'either' : 'increase' },
    })),
  };
  const inputs = Object.values(metricInputs(SIZE.slots * SIZE.metrics)).slice(0, 2);
  const data = Object.fromEntries(
    names.map((name, i) => {
      const input = inputs[i % 9 === 4 ? 1 : 0];
      const part = (side: Float64Array | undefined): number[] =>
        Array.from(side?.subarray(i * SIZE.slots, (i + 1) * SIZE.slots) ?? []);
      return [name, { baseline: part(input?.baseline), canary: part(input?.canary) }];
    }),
  );
  const window = { start: '2026-11-20T10:00:00Z', duration: `${String(SIZE.slots)}m` };
  const reading = readJudgementRequest({ config, data, window }, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const sources = { byName: new Map(), standard: undefined };
  const follow = createFollowJudgement({ configs: new Map(), sources, now: () => 0, deadlineMs: 1_000 });
  const occasion = { nowMs: Date.parse('2026-11-21T00:00:00Z'), deferred: false };
  const outcome = await follow(reading.value, occasion, new AbortController().signal);
  if (outcome.kind === 'open') throw new Error('Nothing is waited for');
  return outcome;
}
