import { benchCalibration } from './calibrate.js';
import { benchCompatibleJudge } from './compatible-judge.js';
import { benchFirstAnswer } from './first-answer.js';
import { printTable } from './measure.js';
import { benchManyMetrics, benchNativeJudge } from './native-judge.js';
import { benchPlannedLooks } from './planned-looks.js';
import { benchPrometheusJudgement } from './prometheus-judgement.js';
import { benchReportPage } from './report-page.js';

const native = benchNativeJudge();
printTable(
  'mann-whitney, one metric, warm, ms',
  native.map(({ judged }) => judged),
);
console.log('in multiples of sorting both sides:');
for (const { judged, sorted } of native) console.log(`  ${judged.name}: ${(judged.median / sorted.median).toFixed(1)}`);
printTable('mann-whitney, a judgement, warm, ms', [benchManyMetrics()]);
printTable('netflix-aca, one metric, warm, ms', benchCompatibleJudge());
printTable('bounds of planned looks, ms', [benchPlannedLooks()]);
const page = await benchReportPage();
printTable('a report page from a judgement, ms', [page.timing]);
console.log(
  `it has ${String(page.bytes)} bytes of at most ${String(page.limits.bytes)}, ${String(page.gzipBytes)} by gzip of at most ${String(page.limits.gzipBytes)}`,
);
if (page.bytes > page.limits.bytes || page.gzipBytes > page.limits.gzipBytes) process.exitCode = 1;
printTable('start of the service to its first judgement, ms', await benchFirstAnswer());

const overheads = await benchPrometheusJudgement();
printTable(
  'a judgement from a Prometheus on this machine beside its queries alone, ms',
  overheads.flatMap(({ alone, unpacked, judged }) => [alone, unpacked, judged]),
);
for (const { judged, ratio, most } of overheads) {
  console.log(`${judged.name}: ${ratio.toFixed(2)} times its queries alone, at most ${String(most)}`);
}

const { timing, peakMib, mostMib } = await benchCalibration();
printTable('canary-judge calibrate, from a Prometheus on this machine, at its own pace, ms', [timing]);
console.log(`its process had ${peakMib.toFixed(0)} MiB at most, of ${String(mostMib)}`);
if (peakMib > mostMib) process.exitCode = 1;
