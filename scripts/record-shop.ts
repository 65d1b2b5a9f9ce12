import { readFile, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { readJudgementRequest } from '../src/config/judgement-request.js';
import type { MetricSource } from '../src/sources/metric-source.js';
import type { Recording } from '../src/sources/replay-source.js';
import { createRunJudgement } from '../src/run-judgement.js';
import { readConfig } from '../src/wire-reading.js';
import { recordShop, type RecordedShop } from './shop/record-shop.js';
import { WORKLOADS } from './shop/workloads.js';

/** The configs whose queries the replay source answers. */
const CONFIGS = ['istio-kubernetes', 'golden-signals'];
const RECORDING = new URL('../fixtures/recordings/shop.json', import.meta.url);
const STEP_MS = 60_000;

const queries = await queriesOfConfigs();
const recorded = await recordShop(async (shop) => {
  const answers: [string, Recording['queries'][string]][] = [];
  for (const query of queries) answers.push([query, await recordQuery(shop, query)]);
  return { scrapeIntervalSeconds: shop.tickMs / 1_000, answers };
});
const recording: Recording = {
  about: `a small shop, by the metric configs ${CONFIGS.join(' and ')}`,
  stepSeconds: STEP_MS / 1_000,
  scrapeIntervalSeconds: recorded.scrapeIntervalSeconds,
  queries: Object.fromEntries(recorded.answers),
};
// One line a series, so that a difference between two recordings can be read.
const text = JSON.stringify(recording, undefined, 1).replaceAll(/\n {5,}|\n {4}(?=\])/g, '');
await writeFile(RECORDING, `${text}\n`);
console.log(`${String(queries.size)} queries recorded`);

/** Every query that a judgement by one of the configs asks for one of the workloads. */
async function queriesOfConfigs(): Promise<ReadonlySet<string>> {
  const asked = new Set<string>();
  const listener: MetricSource = {
    name: 'listener',
    language: 'prometheus',
    lagMs: 0,
    scrapeIntervalMs: 15_000,
    scopeLabel: 'instance',
    fetchSeries: ({ text }) => {
      asked.add(text);
      return Promise.resolve({ series: [], warnings: [] });
    },
    linksTo: () => [],
    check: () => Promise.resolve('answers'),
  };
  const sources = { byName: new Map([['listener', listener]]), standard: 'listener' };
  const runJudgement = createRunJudgement({ configs: new Map(), sources, deadlineMs: 60_000, now: () => Date.now() });
  for (const config of CONFIGS) {
    const document: unknown = parse(
      await readFile(new URL(`../metric-configs/${config}.yaml`, import.meta.url), 'utf8'),
    );
    for (const { name } of WORKLOADS) {
      const body = {
        config: document,
        scope: { namespace: 'shop' },
        baseline: { scope: { workload: name } },
        canary: { scope: { workload: `not-${name}` } },
        window: { duration: '10m' },
      };
      const reading = readJudgementRequest(body, readConfig);
      if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
      await runJudgement(reading.value, new AbortController().signal);
    }
  }
  return new Set([...asked].filter((query) => !query.includes('not-')));
}

/** What the shop's Prometheus answers over the cycle; the sample of the full hour comes first, since the cycle is anchored there. */
async function recordQuery(shop: RecordedShop, query: string): Promise<Recording['queries'][string]> {
  const steps = shop.cycleMs / STEP_MS;
  const startSeconds = (shop.cycleStartMs + STEP_MS) / 1_000;
  const form = new URLSearchParams({
    query,
    start: String(startSeconds),
    end: String((shop.cycleStartMs + shop.cycleMs) / 1_000),
    step: String(STEP_MS / 1_000),
  });
  const response = await fetch(`${shop.url}/api/v1/query_range`, { method: 'POST', body: form });
  const answer = (await response.json()) as {
    readonly data: { readonly result: readonly { metric: Record<string, string>; values: [number, string][] }[] };
  };
  return answer.data.result.map(({ metric, values }) => {
    const samples = Array.from<unknown, Recording['queries'][string][number]['samples'][number]>(
      { length: steps },
      () => null,
    );
    for (const [time, text] of values) samples[((time - startSeconds) / 60 + 1) % steps] = readSample(text);
    const labels = Object.fromEntries(Object.entries(metric).filter(([label]) => label !== '__name__'));
    return { labels, samples };
  });
}

function readSample(text: string): number | 'NaN' | '+Inf' | '-Inf' {
  return text === 'NaN' || text === '+Inf' || text === '-Inf' ? text : Number(text);
}
