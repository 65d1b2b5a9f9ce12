import express, { Router, type RequestHandler } from 'express';
import type { Diagnostic } from '../config/diagnostic.js';
import type { WrittenConfig } from '../config/diagnostics.js';
import type { Shown } from '../access/shown.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import { nearestWord } from '../config/nearest-word.js';
import { toPlainConfig } from '../config/plain-config.js';
import { JudgementError } from '../errors.js';
import { rightsOf } from './asker-of.js';
import { linkTo } from './link-to.js';
import type { ListedConfigs } from './pages/config-list.js';
import { configPage } from './pages/config-page.js';
import { configsPage } from './pages/configs-page.js';
import { PAGE_LOOK } from './pages/page-look.js';
import { refuseMethod } from './refuse-method.js';
import { chooseFormat } from './report-format.js';
import { sendPage } from './send-page.js';
import { sendProblem } from './problem-json.js';
import { untilGone } from './until-gone.js';

/** A config as a request holds it. */
export type WrittenText = Pick<WrittenConfig, 'text' | 'format'>;

/** What the routes of metric configs need. */
export interface MetricConfigsRouteParts extends ListedConfigs {
  /** The base of links; undefined where they are as the caller called. */
  readonly publicUrl: string | undefined;
  /** On whichever thread. */
  readonly diagnose: (written: WrittenText, signal: AbortSignal) => Promise<readonly Diagnostic[]>;
}

const LARGEST_BYTES = 10 * 1024 * 1024;

/** GET /metric-configs lists the configs, GET /metric-configs/{name} shows one with its defaults, both also as pages. POST /metric-configs/validate tells all that is wrong with one. */
export function metricConfigsRoute({ configs, configMistakes, publicUrl, diagnose }: MetricConfigsRouteParts): Router {
  const router = Router();
  const all = router.route('/metric-configs');
  all.get((request, response) => {
    const { shown } = rightsOf(request);
    if (chooseFormat(response, ['json', 'html']).format === 'html') {
      sendPage(
        response,
        configsPage({ configs: shown.configs(configs), configMistakes: shown.configs(configMistakes) }),
        { style: PAGE_LOOK },
      );
      return;
    }
    const inOrder = [...shown.configs(configs).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    response.json({ configs: inOrder.map(toSummary) });
  });
  all.all(refuseMethod('GET, HEAD'));

  const validate = router.route('/metric-configs/validate');
  validate.post(requireConfig, express.text({ type: () => true, limit: LARGEST_BYTES }), async (request, response) => {
    const format = request.is('application/json') === false ? 'yaml' : 'json';
    const text = typeof request.body === 'string' ? request.body : '';
    const diagnostics = await diagnose({ text, format }, untilGone(response));
    response.json({ valid: diagnostics.every(({ severity }) => severity === 'warning'), diagnostics });
  });
  validate.all(unlessRead(refuseMethod('GET, HEAD, POST')));

  const one = router.route('/metric-configs/:name');
  one.get((request, response) => {
    const { name } = request.params;
    const { shown } = rightsOf(request);
    const named = shown.configs(configs).get(name);
    if (!named) throw unknownConfig(name, configs, shown);
    const { digest, config, warnings } = named;
    if (chooseFormat(response, ['json', 'html']).format === 'html') {
      const parts = { named, mistakes: configMistakes.get(name), base: linkTo(request, '', publicUrl) };
      sendPage(response, configPage(parts), { style: PAGE_LOOK });
      return;
    }
    response.set('ETag', `"${digest}"`);
    response.json({ name, digest, dialect: config.dialect, warnings, config: toPlainConfig(config) });
  });
  one.all(refuseMethod('GET, HEAD'));
  return router;
}

/** A config may be called validate, and is read like any other. */
function unlessRead(refuse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') next('route');
    else void refuse(request, response, next);
  };
}

function toSummary({ name, digest, config }: NamedConfig): object {
  const { description, scope, groups, judge, metrics, dialect } = config;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    digest,
    dialect,
    judge: judge.name,
    variables: scope ?? null,
    groups,
    metrics: metrics.map((metric) => metric.name),
  };
}

function unknownConfig(name: string, configs: MetricConfigsRouteParts['configs'], shown: Shown): JudgementError {
  const known = [...shown.configs(configs).keys()];
  const near = nearestWord(name, known);
  const advice = near === undefined ? `known: ${known.slice(0, 20).join(', ')}` : `did you mean "${near}"?`;
  const message = `is not the name of a metric config; ${advice}`;
  return new JudgementError(shown.unknown.config, `Cannot show metric config "${name.slice(0, 100)}"`, [
    { pointer: '', message },
  ]);
}

const TYPES = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

const requireConfig: RequestHandler = (request, response, next) => {
  const type = request.headers['content-type'];
  if (type !== undefined && TYPES.includes(type.split(';')[0]?.trim().toLowerCase() ?? '')) {
    next();
    return;
  }
  const given = type === undefined ? 'no content type' : `type "${type.slice(0, 100)}"`;
  sendProblem(response, 'UNSUPPORTED_MEDIA_TYPE', {
    detail: `Cannot read a body of ${given}: it must be application/json or application/yaml`,
  });
};
