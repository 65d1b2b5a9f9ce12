import { Router } from 'express';
import { refuseMethod } from './refuse-method.js';

/** What the route needs. */
export interface MetricsRouteParts {
  /** All metrics as Prometheus reads them. */
  readonly exposeMetrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** GET /metrics: the service as a Prometheus sees it. */
export function metricsRoute({ exposeMetrics }: MetricsRouteParts): Router {
  const router = Router();
  const route = router.route('/metrics');
  route.get(async (_request, response) => {
    const { contentType, text } = await exposeMetrics();
    response.set('Content-Type', contentType).send(text);
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}
