import { Router } from 'express';
import { DOCS_POLICY, docsPage } from './docs/docs-page.js';
import { openApiOf, type OpenApiParts } from './openapi-route.js';
import { refuseMethod } from './refuse-method.js';
import { SCHEMAS } from './schemas.js';

/** GET /docs: the OpenAPI document as a page for people. */
export function docsRoute(parts: OpenApiParts): Router {
  const router = Router();
  const route = router.route('/docs');
  route.get((request, response) => {
    const files = Object.keys(SCHEMAS).map((name) => `${name}.json`);
    response.set({ 'Content-Security-Policy': DOCS_POLICY, 'Referrer-Policy': 'no-referrer' });
    response.type('html').send(docsPage(openApiOf(request, parts), files));
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}
