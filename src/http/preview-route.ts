import { Router } from 'express';
import { isInlineSamples } from '../config/inline-data.js';
import type { Judgements } from '../judgements.js';
import { askerOf } from './asker-of.js';
import { jsonBody, type BodyReading } from './json-body.js';
import { refuseMethod } from './refuse-method.js';
import type { PreviewToRender, RenderedPreview } from './render-preview.js';
import { untilGone } from './until-gone.js';

/** What the route needs. */
export interface PreviewRouteParts {
  readonly judgements: Pick<Judgements, 'preview'>;
  /** Renders a preview, on whichever thread. */
  readonly renderPreview: (preview: PreviewToRender, signal: AbortSignal) => Promise<RenderedPreview>;
  /** Parses a body that is large, on another thread. */
  readonly parseJudgementBody?: BodyReading['parseLarge'];
}

/** POST /judgements/preview answers 200 with what the queries of a request yield, whether or not they can be judged. To be mounted before the judgements by id. */
export function previewRoute({ judgements, renderPreview, parseJudgementBody }: PreviewRouteParts): Router {
  const router = Router();
  const preview = router.route('/judgements/preview');
  preview.post(
    ...jsonBody({ isSamples: isInlineSamples, parseLarge: parseJudgementBody }),
    async (request, response) => {
      const preview = await judgements.preview(request.body, askerOf(response));
      const { bytes, told } = await renderPreview(preview, untilGone(response));
      request.log.info(told, 'previewed');
      response
        .set('Content-Type', 'application/json; charset=utf-8')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
  preview.all(refuseMethod('POST'));
  return router;
}
