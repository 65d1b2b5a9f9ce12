import { Router, type Response } from 'express';
import { isInlineSamples } from '../config/inline-data.js';
import { readJudgementRequest } from '../config/judgement-request.js';
import type { ReadConfig } from '../config/load-metric-configs.js';
import { toDetails } from '../config/mistake.js';
import { JudgementError } from '../errors.js';
import { toJsonReport } from '../report/json-report.js';
import type { RunJudgement } from '../run-judgement.js';
import { jsonBody } from './json-body.js';
import { refuseMethod } from './refuse-method.js';

/** What the route needs: how configs are read and requests judged. */
export interface JudgementsRouteParts {
  readonly readConfig: ReadConfig;
  readonly runJudgement: RunJudgement;
}

/** POST /judgements: judges a request and answers 200 with the judgement, whatever its verdict. */
export function judgementsRoute({ readConfig, runJudgement }: JudgementsRouteParts): Router {
  const router = Router();
  const route = router.route('/judgements');
  route.post(...jsonBody(isInlineSamples), async (request, response) => {
    const reading = readJudgementRequest(request.body, readConfig);
    if (reading.kind === 'refused') {
      throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request', toDetails(reading.mistakes));
    }
    const judgement = await runJudgement(reading.value, untilGone(response));
    const { config, judge, verdict, score, timing } = judgement;
    request.log.info({ config: config.name, judge, verdict, score, ...timing }, 'judged');
    response.json(toJsonReport(judgement, { series: reading.value.include.includes('series') }));
  });
  route.all(refuseMethod('POST'));
  return router;
}

/** Aborted when the caller goes away before the answer. */
function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
