import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { docsRoute } from './docs-route.js';
import { homeRoute } from './home-route.js';
import { metricConfigsRoute, type MetricConfigsRouteParts } from './metric-configs-route.js';
import { judgementsRoute, type JudgementsRouteParts } from './judgements-route.js';
import { previewRoute } from './preview-route.js';
import { openApiRoute, type OpenApiParts } from './openapi-route.js';
import { handleError, sendProblem } from './problem-json.js';
import { refuseMethod } from './refuse-method.js';
import { readyzRoute, type ReadyzParts } from './readyz-route.js';
import { reportsRoute, type ReportsRouteParts } from './reports-route.js';
import { requestLog } from './request-log.js';
import { schemasRoute } from './schemas-route.js';
import { withoutSlash } from './without-slash.js';

/** What the HTTP side is made of. */
export interface AppParts
  extends JudgementsRouteParts, ReportsRouteParts, MetricConfigsRouteParts, ReadyzParts, OpenApiParts {
  readonly logger: Logger;
  /** Routes of foreign dialects, by the path that they live under. */
  readonly dialects: Readonly<Record<string, Router>>;
}

/** The service's HTTP application. */
export function createApp({ logger, dialects, ...parts }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(logger), plainHeaders, withoutSlash);
  app
    .route('/healthz')
    .get((_request, response) => {
      response.json({ status: 'ok' });
    })
    .all(refuseMethod('GET, HEAD'));
  app.use(readyzRoute(parts));
  app.use(previewRoute(parts));
  app.use(judgementsRoute(parts));
  app.use(reportsRoute(parts), homeRoute(parts));
  app.use(metricConfigsRoute(parts));
  app.use(openApiRoute(parts), docsRoute(parts), schemasRoute());
  for (const [path, router] of Object.entries(dialects)) app.use(path, router);
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
