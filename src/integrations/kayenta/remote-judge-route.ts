import { Router, type RequestHandler } from 'express';
import { toDetails } from '../../config/mistake.js';
import { JudgementError } from '../../errors.js';
import type { CanaryJudgement } from '../../judge/judgement.js';
import type { JudgingRules, MeasuredMetric } from '../../judge/measurement.js';
import { toKayentaResult } from './remote-judge-result.js';
import { readRemoteJudgeRequest } from './remote-judge.js';

/** What the route needs: how bodies are read and other methods refused, and the judge. */
export interface RemoteJudgeParts {
  readonly body: readonly RequestHandler[];
  readonly refuseMethod: (allowed: string) => RequestHandler;
  readonly judgeCanary: (rules: JudgingRules, measured: readonly MeasuredMetric[]) => CanaryJudgement;
}

/** POST /judge as Kayenta's RemoteJudge-v1.0 calls it: the series come with the request, Kayenta's own result comes back. */
export function remoteJudgeRoute({ body, refuseMethod, judgeCanary }: RemoteJudgeParts): Router {
  const router = Router();
  const route = router.route('/judge');
  route.post(...body, (request, response) => {
    const reading = readRemoteJudgeRequest(request.body);
    if (reading.kind === 'refused') {
      throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request of Kayenta', toDetails(reading.mistakes));
    }
    const { config, pairs } = reading.value;
    const judgement = judgeCanary(config, pairs);
    const { judge, verdict, score } = judgement;
    request.log.info({ dialect: 'kayenta', judge, verdict, score, warnings: reading.warnings }, 'judged');
    response.json(toKayentaResult(judgement, pairs));
  });
  route.all(refuseMethod('POST'));
  return router;
}
