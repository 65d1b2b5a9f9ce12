import { Router, type RequestHandler } from 'express';
import { JudgementError, toPointer } from '../../errors.js';
import type { CanaryJudgement, JudgingRules, MeasuredMetric } from '../../judge/judgement.js';
import { toKayentaResult } from './remote-judge-result.js';
import { readRemoteJudgeRequest } from './remote-judge.js';

/** What the route needs: the reader of its bodies, and the judge. */
export interface RemoteJudgeParts {
  readonly body: readonly RequestHandler[];
  readonly judgeCanary: (rules: JudgingRules, measured: readonly MeasuredMetric[]) => CanaryJudgement;
}

/** POST /judge as Kayenta's RemoteJudge-v1.0 calls it: the series come with the request, Kayenta's own result comes back. */
export function remoteJudgeRoute({ body, judgeCanary }: RemoteJudgeParts): Router {
  const router = Router();
  router.post('/judge', ...body, (request, response) => {
    const reading = readRemoteJudgeRequest(request.body);
    if (reading.kind === 'refused') {
      const details = reading.mistakes.map(({ path, message }) => ({ pointer: toPointer(path), message }));
      throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request of Kayenta', details);
    }
    const { config, pairs } = reading.value;
    const judgement = judgeCanary(config, pairs);
    const { judge, verdict, score } = judgement;
    request.log.info({ dialect: 'kayenta', judge, verdict, score, warnings: reading.warnings }, 'judged');
    response.json(toKayentaResult(judgement, pairs));
  });
  return router;
}
