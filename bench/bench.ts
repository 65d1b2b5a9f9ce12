import { benchCompatibleJudge } from './compatible-judge.js';
import { benchFirstAnswer } from './first-answer.js';
import { printTable } from './measure.js';
import { benchPrometheusJudgement } from './prometheus-judgement.js';

printTable('netflix-aca, one metric, warm, ms', benchCompatibleJudge());
printTable('start of the service to its first judgement, ms', await benchFirstAnswer());

const overheads = await benchPrometheusJudgement();
printTable(
  'a judgement from a Prometheus on this machine beside its queries alone, ms',
  overheads.flatMap(({ alone, unpacked, judged }) => [alone, unpacked, judged]),
);
for (const { judged, ratio, most } of overheads) {
  console.log(`${judged.name}: ${ratio.toFixed(2)} times its queries alone, at most ${String(most)}`);
}
