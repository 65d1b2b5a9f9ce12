import { Router, type RequestHandler, type Response } from 'express';
import type { Asker } from '../../../access/asker.js';
import type { PatientAnswers } from '../../../answers/patient-answers.js';
import { JUDGE_NAMES } from '../../../config/judge-settings.js';
import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { nearestWord } from '../../../config/nearest-word.js';
import type { NamedSourceSettings } from '../../../config/source-settings.js';
import { JudgementError } from '../../../errors.js';
import { toCanaryConfigJson } from './canary-config-json.js';
import { canaryConfigId, findCanaryConfig, sharedIdAdvice } from './find-canary-config.js';
import { findMetricSetPairs } from './find-metric-set-pairs.js';
import { listCanaryConfigs } from './list-canary-configs.js';
import { listCredentials } from './list-credentials.js';
import { judgeName } from './native-canary-config.js';
import { readApplications } from './read-applications.js';

/** What Kayenta's catalogue is made of. */
export interface CatalogueParts {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly sources: readonly Pick<NamedSourceSettings, 'name' | 'type'>[];
  /** The applications that a config is for which names none. */
  readonly applications: readonly string[];
  readonly patient: Pick<PatientAnswers, 'within'>;
  /** Who waits for a response. */
  readonly askerOf: (response: Response) => Asker;
  readonly refuseMethod: (allowed: string, why?: string) => RequestHandler;
}

const READ = 'GET, HEAD';
const FILES =
  'configs are files here: put the JSON into the folder of the metric configs, where canary-judge validate checks it';

/** What Kayenta lists: configs, accounts, judges, and the series of judgements. What it lists and this service has not is answered 501. */
export function catalogueRoute(parts: CatalogueParts): Router {
  const { sources, patient, refuseMethod, askerOf } = parts;
  const router = Router();
  addConfigs(router, parts);
  const credentials = router.route('/credentials');
  credentials.get((_request, response) => {
    const all = new Map(sources.map((source) => [source.name, source]));
    response.json(listCredentials([...askerOf(response).shown.sources(all).values()]));
  });
  credentials.all(refuseMethod(READ));
  const judges = router.route('/judges');
  judges.get((_request, response) => {
    response.json(JUDGE_NAMES.map((name) => ({ name: judgeName(name), visible: true })).toReversed());
  });
  judges.all(refuseMethod(READ));
  const health = router.route('/health');
  health.get((_request, response) => {
    response.json({ status: 'UP' });
  });
  health.all(refuseMethod(READ));
  const pairs = router.route('/metricSetPairList/:id');
  pairs.get(async (request, response) => {
    response.json(await findMetricSetPairs({ patient }, request.params.id, askerOf(response)));
  });
  pairs.all(refuseMethod(READ));
  for (const [path, why] of NOT_THERE) router.route(path).get(refuse(why));
  return router;
}

function addConfigs(router: Router, parts: CatalogueParts): void {
  const { configs: all, applications: standard, refuseMethod, askerOf } = parts;
  const list = router.route('/canaryConfig');
  list.get((request, response) => {
    const configs = askerOf(response).shown.configs(all);
    response.json(listCanaryConfigs(configs, { asked: readApplications(request), standard }));
  });
  list.all(refuseMethod(READ, FILES));
  const one = router.route('/canaryConfig/:id');
  one.get((request, response) => {
    const { id } = request.params;
    const { shown } = askerOf(response);
    const configs = shown.configs(all);
    const named = findCanaryConfig(configs, id);
    if (!named) throw unknownConfig(id, configs, shown.unknown.config);
    response.json(toCanaryConfigJson(named, { id: canaryConfigId(configs, named), standard }));
  });
  one.all(refuseMethod(READ, FILES));
}

const NOT_THERE = [
  [
    '/metadata/metricsService',
    'Cannot list the metrics of a source: write the queries of a config as they are, and try them by POST /judgements/preview',
  ],
  [
    '/canary/executions',
    'Cannot list executions: nothing is kept here by application. The id of an execution is all that it takes to ask for it again',
  ],
] as const;

function refuse(why: string): RequestHandler {
  return () => {
    throw new JudgementError('NOT_SUPPORTED', why);
  };
}

function unknownConfig(
  id: string,
  configs: CatalogueParts['configs'],
  code: Asker['shown']['unknown']['config'],
): JudgementError {
  const known = [...configs.keys()];
  const near = nearestWord(id, known);
  const advice = near === undefined ? `known: ${known.slice(0, 20).join(', ')}` : `did you mean "${near}"?`;
  const unknown = `is neither the name of a metric config nor the id in one; ${advice}`;
  const message = sharedIdAdvice(configs, id) ?? unknown;
  const shownId = id.slice(0, 100);
  return new JudgementError(code, `Cannot show canary config "${shownId}"`, [{ pointer: '', message }]);
}
