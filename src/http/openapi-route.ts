import { Router, type Request } from 'express';
import { linkTo } from './link-to.js';
import type { DialectRoute } from './openapi/dialect-paths.js';
import { openApiDocument, type OpenApiDocument } from './openapi/openapi-document.js';
import { refuseMethod } from './refuse-method.js';
import { SCHEMAS } from './schemas.js';

/** What the document depends on. */
export interface OpenApiParts {
  /** The base of its URLs; undefined where they are as the caller called. */
  readonly publicUrl: string | undefined;
  readonly dialectRoutes: readonly DialectRoute[];
}

/** GET /openapi.json: the service as an OpenAPI 3.1 document. */
export function openApiRoute(parts: OpenApiParts): Router {
  const router = Router();
  const route = router.route('/openapi.json');
  route.get((request, response) => {
    response.json(openApiOf(request, parts));
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}

/** The document as whoever sent this request reaches the service. */
export function openApiOf(request: Request, { publicUrl, dialectRoutes }: OpenApiParts): OpenApiDocument {
  return openApiDocument(linkTo(request, '', publicUrl), { schemas: SCHEMAS, dialectRoutes });
}
