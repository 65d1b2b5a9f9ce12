import { parseArgs } from 'node:util';
import { runRestarts } from './restarts/run-restarts.js';

// Ends two replicas behind nginx in turn while they are called: no call may fail by SIGTERM, and by SIGKILL only those under way.
//   npm run trial:restarts -- --terms 100 --kills 20 --callers 8

const { values } = parseArgs({
  options: {
    terms: { type: 'string', default: '100' },
    kills: { type: 'string', default: '20' },
    callers: { type: 'string', default: '8' },
    /** As nginx does of itself: without keepalive's protocol and without asking another replica after a 503. */
    plain: { type: 'boolean', default: false },
  },
});
const PLAIN = ['proxy_http_version 1.1;', 'proxy_set_header Connection "";'];
const startedMs = performance.now();
const wish = { terms: Number(values.terms), kills: Number(values.kills), callers: Number(values.callers) };
const found = await runRestarts(values.plain ? { ...wish, passing: PLAIN } : wish);
const { failedByTerm, failedInFlight, failedOtherwise, ...rest } = found;
const seconds = Math.round((performance.now() - startedMs) / 1_000);
const sum = Object.values(found.calls).reduce((a, b) => a + b, 0);
console.log(JSON.stringify({ ...wish, seconds, allCalls: sum, ...rest }, null, 2));
console.log(`failed by SIGTERM:            ${String(failedByTerm.length)}`);
console.log(`failed by SIGKILL, under way: ${String(failedInFlight.length)}`);
console.log(`failed otherwise:             ${String(failedOtherwise.length)}`);
for (const { what } of [...failedByTerm, ...failedOtherwise].slice(-10)) console.log(`  ${what}`);
const broken = failedByTerm.length + failedOtherwise.length + found.badEnds.length + found.deadLinks;
process.exitCode = broken === 0 ? 0 : 1;
