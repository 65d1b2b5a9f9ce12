import { Router } from 'express';
import { sendProblem } from './problem-json.js';
import { refuseMethod } from './refuse-method.js';
import { SCHEMAS } from './schemas.js';

/** GET /schemas lists the JSON Schemas of the service, GET /schemas/{name}.json gives one. */
export function schemasRoute(): Router {
  const router = Router();
  const all = router.route('/schemas');
  all.get((_request, response) => {
    const listed = Object.entries(SCHEMAS).map(([name, { title, description }]) => ({
      file: `schemas/${name}.json`,
      title,
      description,
    }));
    response.json({ schemas: listed });
  });
  all.all(refuseMethod('GET, HEAD'));
  const one = router.route('/schemas/:file');
  one.get((request, response) => {
    const { file } = request.params;
    const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
    const schema = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
    if (schema) response.type('application/schema+json').send(JSON.stringify(schema));
    else {
      const known = Object.keys(SCHEMAS).map((one) => `${one}.json`);
      const detail = `Cannot find the schema ${file.slice(0, 100)}; there are ${known.join(', ')}`;
      sendProblem(response, 'NOT_FOUND', { detail });
    }
  });
  one.all(refuseMethod('GET, HEAD'));
  return router;
}
