import { Router } from 'express';
import type { PageScripts } from '../report/html/page-script.js';
import { bytesOf, jsonBytes } from './json-body.js';
import { KEPT_LIMITS, type RenderKept } from './kept-report.js';
import { refuseMethod } from './refuse-method.js';
import { chooseFormat } from './report-format.js';
import { sendReport } from './send-report.js';
import { untilGone } from './until-gone.js';

/** What the route needs. */
export interface ReportsRouteParts {
  readonly pageScripts: PageScripts | null;
  /** Makes a report of what was kept, on whichever thread; throws where that cannot be done. */
  readonly renderKept: RenderKept;
}

/** POST /reports shows a judgement's JSON that somebody has kept, as a page unless another form is asked for, and keeps nothing. */
export function reportsRoute({ pageScripts, renderKept }: ReportsRouteParts): Router {
  const router = Router();
  const route = router.route('/reports');
  route.post(...jsonBytes(KEPT_LIMITS), async (request, response) => {
    const chosen = chooseFormat(response, ['html', 'json', 'markdown', 'junit']);
    const kept = { bytes: bytesOf(request.body), format: chosen.format, scripts: pageScripts };
    sendReport(response, chosen, await renderKept(kept, untilGone(response)));
  });
  route.all(refuseMethod('POST'));
  return router;
}
