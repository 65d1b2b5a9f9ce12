import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzService } from './fuzz-service.js';
import { fuzzSettings } from './fuzz-settings.js';
import { startFromSettings } from './start-from-settings.js';

// Fuzzes the built service: npm run fuzz -- --minutes 10 [--seed 7] [--lanes 8] [--out folder] [--service dist/main.js]

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lanes: { type: 'string', default: '8' },
    out: { type: 'string' },
    service: { type: 'string', default: 'dist/main.js' },
  },
});
const { minutes, seed, lanes, out, service } = values;
/** A tenth of the time goes to settings files. */
const SETTINGS_MS_A_MINUTE = 6_000;
/** Files that a process of its own is started with. */
const STARTS = 5;
process.stdout.write(`seed ${seed}, ${minutes} minutes, ${lanes} lanes\n`);
if (out !== undefined) mkdirSync(out, { recursive: true });
const outcome = await fuzzService({
  seed: Number(seed),
  durationMs: Number(minutes) * 60_000,
  lanes: Number(lanes),
  command: [service],
  onFinding: (found) => {
    process.stdout.write(`FOUND ${found.signature}\n${JSON.stringify(found).slice(0, 6_000)}\n`);
    if (out !== undefined)
      appendFileSync(join(out, 'findings.jsonl'), `${JSON.stringify({ runSeed: seed, ...found })}\n`);
  },
});
const settings = await fuzzSettings({ seed: Number(seed), durationMs: Number(minutes) * SETTINGS_MS_A_MINUTE });
const starts = await startFromSettings({ seed: Number(seed), times: STARTS, command: [service] });
const findings = [...outcome.findings, ...settings.findings, ...starts];
for (const found of [...settings.findings, ...starts])
  process.stdout.write(`FOUND ${found.signature}\n${JSON.stringify(found)}\n`);
const figures = { seed, ...outcome, settings, findings: findings.map(({ signature }) => signature) };
process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
