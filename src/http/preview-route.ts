import { Router } from 'express';
import { isInlineSamples } from '../config/inline-data.js';
import type { Judgements } from '../judgements.js';
import { toPreviewReport } from '../report/preview-json.js';
import { askerOf } from './asker-of.js';
import { jsonBody, type BodyReading } from './json-body.js';
import { refuseMethod } from './refuse-method.js';

/** What the route needs. */
export interface PreviewRouteParts {
  readonly judgements: Pick<Judgements, 'preview'>;
  /** Parses a body that is large, on another thread. */
  readonly parseJudgementBody?: BodyReading['parseLarge'];
}

/** POST /judgements/preview answers 200 with what the queries of a request yield, whether or not they can be judged. To be mounted before the judgements by id. */
export function previewRoute({ judgements, parseJudgementBody }: PreviewRouteParts): Router {
  const router = Router();
  const preview = router.route('/judgements/preview');
  preview.post(
    ...jsonBody({ isSamples: isInlineSamples, parseLarge: parseJudgementBody }),
    async (request, response) => {
      const report = toPreviewReport(await judgements.preview(request.body, askerOf(response)));
      request.log.info({ config: report.config.name, ok: report.ok, ...report.timing }, 'previewed');
      response.json(report);
    },
  );
  preview.all(refuseMethod('POST'));
  return router;
}
