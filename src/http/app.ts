import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { Admit } from '../access/rights.js';
import type { ServiceLimits } from '../limits/service-limits.js';
import { countRequests, type AnsweredRequest } from './count-requests.js';
import { docsRoute } from './docs-route.js';
import { guardAccess } from './guard-access.js';
import { homeRoute } from './home-route.js';
import { refuseEarly } from './limits/refuse-early.js';
import { metricConfigsRoute, type MetricConfigsRouteParts } from './metric-configs-route.js';
import { metricsRoute, type MetricsRouteParts } from './metrics-route.js';
import { judgementsRoute, type JudgementsRouteParts } from './judgements-route.js';
import { previewRoute, type PreviewRouteParts } from './preview-route.js';
import { openApiRoute, type OpenApiParts } from './openapi-route.js';
import { handleError, sendProblem } from './problem-json.js';
import { refuseMethod } from './refuse-method.js';
import { requireHost } from './require-host.js';
import { readyzRoute, type ReadyzParts } from './readyz-route.js';
import { reportsRoute, type ReportsRouteParts } from './reports-route.js';
import { requestLog } from './request-log.js';
import { schemasRoute } from './schemas-route.js';
import { withoutSlash } from './without-slash.js';

/** What the HTTP side is made of. */
export interface AppParts
  extends
    JudgementsRouteParts,
    Omit<PreviewRouteParts, 'judgements'>,
    ReportsRouteParts,
    MetricConfigsRouteParts,
    ReadyzParts,
    OpenApiParts,
    MetricsRouteParts {
  readonly logger: Logger;
  /** Hears of every request once it is over. */
  readonly onAnswered: (answered: AnsweredRequest) => void;
  readonly limits: ServiceLimits;
  /** Refuses what is new once the service is about to end. */
  readonly newWork: RequestHandler;
  /** Tells who calls, and what they may do. */
  readonly admit: Admit;
  /** Foreign dialects, by the path that they live under. */
  readonly dialects: Readonly<Record<string, Dialect>>;
}

/** The routes of a foreign dialect. */
export interface Dialect {
  readonly router: Router;
  /** How it tells its callers of a refusal, where not as all others are told. */
  readonly tellFault?: ErrorRequestHandler;
}

/** The service's HTTP application. */
export function createApp({ logger, onAnswered, limits, newWork, admit, dialects, ...parts }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(logger), countRequests(onAnswered, Object.keys(dialects)), plainHeaders, requireHost);
  app.use(guardAccess(admit), withoutSlash, newWork);
  app
    .route('/healthz')
    .get((_request, response) => {
      response.json({ status: 'ok' });
    })
    .all(refuseMethod('GET, HEAD'));
  app.use(readyzRoute(parts), metricsRoute(parts));
  app.use(refuseEarly(limits));
  app.use(previewRoute(parts));
  app.use(judgementsRoute(parts));
  app.use(reportsRoute(parts), homeRoute(parts));
  app.use(metricConfigsRoute(parts));
  app.use(openApiRoute(parts), docsRoute(parts), schemasRoute());
  for (const [path, { router, tellFault }] of Object.entries(dialects)) {
    app.use(path, router);
    // Also of what never reached its routes.
    if (tellFault) app.use(path, tellFault);
  }
  app.use((request, response) => {
    sendProblem(response, 'NOT_FOUND', { detail: `Cannot find ${request.path.slice(0, 200)}` });
  });
  app.use(handleError);
  return app;
}

const plainHeaders: RequestHandler = (_request, response, next) => {
  response.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
  next();
};
