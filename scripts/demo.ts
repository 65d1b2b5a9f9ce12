import { startBuiltService } from './built-service.js';
import { renderJudgement } from '../src/commands/render-judgement.js';
import type { KeptJudgement } from '../src/config/kept-judgement.js';

/** Each canary of the recorded shop, and what is wrong with it. */
const CANARIES = [
  ['checkout-healthy', 'a canary like its baseline'],
  ['checkout-slow', 'its p95 latency is a third higher'],
  ['checkout-failing', 'one response in sixteen is an error'],
  ['checkout-hungry', 'faster, but with double the CPU and a third more memory'],
  ['checkout-died', 'it served for six minutes, then died'],
] as const;

const service = await startBuiltService({ preferredPort: 8080 });
const { port } = new URL(service.address);
console.log(`canary-judge listens on ${service.address} and judges the canaries of a recorded shop.`);
for (const [workload, about] of CANARIES) {
  const request = {
    config: 'golden-signals',
    scope: { namespace: 'shop' },
    baseline: { scope: { workload: 'checkout-baseline' } },
    canary: { scope: { workload } },
    window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
  };
  const judgement = await judge(request);
  console.log(`\n${workload}: ${about}\n${renderJudgement(judgement, false)}`);
  // Who reads this on a terminal can open it while the service stays.
  if (process.stdout.isTTY) console.log(`  report: ${String(judgement.summary.reportUrl)}`);
  console.log(
    `  curl -s http://localhost:${port}/judgements -H 'content-type: application/json' -d '${JSON.stringify(request)}'`,
  );
}
if (process.stdout.isTTY) {
  console.log(`\nThe service stays at ${service.address} until you press Ctrl-C.`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
} else {
  console.log(`\nThe service ends with this demo; npm start starts it again, at http://localhost:8080.`);
}
const code = await service.stop();
if (code !== 0) throw new Error(`The service ended with ${String(code)}`);

async function judge(request: object): Promise<KeptJudgement> {
  const response = await fetch(`${service.address}/judgements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (response.status !== 200)
    throw new Error(`The service answered ${String(response.status)}: ${await response.text()}`);
  return (await response.json()) as KeptJudgement;
}
