import { Router } from 'express';
import { readJudgementRequest } from '../config/judgement-request.js';
import { isInlineSamples } from '../config/inline-data.js';
import type { ReadConfig } from '../config/load-metric-configs.js';
import { JudgementError, toPointer } from '../errors.js';
import { toJsonReport } from '../report/json-report.js';
import type { RunJudgement } from '../run-judgement.js';
import { jsonBody } from './json-body.js';

/** What the route needs: how configs are read and requests judged. */
export interface JudgementsRouteParts {
  readonly readConfig: ReadConfig;
  readonly runJudgement: RunJudgement;
}

/** POST /judgements: judges a request and answers 200 with the judgement, whatever its verdict. */
export function judgementsRoute({ readConfig, runJudgement }: JudgementsRouteParts): Router {
  const router = Router();
  router.post('/judgements', ...jsonBody(isInlineSamples), (request, response) => {
    const reading = readJudgementRequest(request.body, readConfig);
    if (reading.kind === 'refused') {
      const details = reading.mistakes.map(({ path, message }) => ({ pointer: toPointer(path), message }));
      throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request', details);
    }
    const judgement = runJudgement(reading.value);
    const { config, judge, verdict, score, timing } = judgement;
    request.log.info({ config: config.name, judge, verdict, score, judgeMs: timing.judgeMs }, 'judged');
    response.json(toJsonReport(judgement, { series: reading.value.include.includes('series') }));
  });
  return router;
}
