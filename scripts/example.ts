import { readFile } from 'node:fs/promises';
import { startBuiltService } from './built-service.js';

/** The parts of a judgement that the example shows. */
interface Judgement {
  readonly verdict: string;
  readonly score: number;
  readonly reason: { readonly text: string };
  readonly metrics: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly classification: string;
    readonly baseline: { readonly mean: number };
    readonly canary: { readonly mean: number };
    readonly test: { readonly meanRatio: number | null } | null;
  }[];
}

const REQUESTS = ['healthy-canary', 'slow-canary', 'failing-canary'];

const { address, stop } = await startBuiltService();
for (const name of REQUESTS) await judge(name);
const code = await stop();
if (code !== 0) throw new Error(`The service ended with ${String(code)}`);

/** Posts one of the recorded requests to the service and prints what it decides. */
async function judge(name: string): Promise<void> {
  const response = await fetch(`${address}/judgements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await readFile(new URL(`../fixtures/requests/${name}.json`, import.meta.url)),
  });
  if (response.status !== 200) throw new Error(`The service answered ${String(response.status)}`);
  const { verdict, score, reason, metrics } = (await response.json()) as Judgement;
  const rows = metrics.map(({ name: metric, unit, baseline, canary, test, classification }) => [
    metric,
    `${baseline.mean.toPrecision(3)} ${unit ?? ''}`,
    `${canary.mean.toPrecision(3)} ${unit ?? ''}`,
    test?.meanRatio == null ? '' : `${String(Math.round((test.meanRatio - 1) * 100) + 0)} %`,
    classification,
  ]);
  console.log(`\n${name}: ${verdict}, score ${String(score)}\n${reason.text}`);
  for (const row of [['metric', 'baseline', 'canary', 'change', ''], ...rows]) {
    console.log(`  ${row.map((cell) => cell.padEnd(15)).join('')}`.trimEnd());
  }
}
