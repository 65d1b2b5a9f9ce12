import { Router } from 'express';
import type { PatientAnswers } from './answers/patient-answers.js';
import type { NamedConfig } from './config/load-metric-configs.js';
import type { Settings } from './config/settings.js';
import type { Dialect } from './http/app.js';
import { askerOf } from './http/asker-of.js';
import { jsonBody, jsonBytes } from './http/json-body.js';
import type { DialectRoute } from './http/openapi/dialect-paths.js';
import { refuseMethod } from './http/refuse-method.js';
import { FLAGGER_ROUTES } from './integrations/flagger/describe-flagger.js';
import { flaggerRoute, tellFlagger } from './integrations/flagger/flagger-route.js';
import { CATALOGUE_ROUTES } from './integrations/kayenta/catalogue/describe-catalogue.js';
import { catalogueRoute } from './integrations/kayenta/catalogue/catalogue-route.js';
import { toCanaryConfigJson } from './integrations/kayenta/catalogue/canary-config-json.js';
import { canaryConfigId } from './integrations/kayenta/catalogue/find-canary-config.js';
import { REMOTE_JUDGE_ROUTE } from './integrations/kayenta/describe-remote-judge.js';
import { EXECUTION_ROUTES } from './integrations/kayenta/executions/describe-executions.js';
import { executionsRoute } from './integrations/kayenta/executions/executions-route.js';
import { createFindJudgement } from './integrations/find-judgement.js';
import { remoteJudgeRoute, type RemoteJudgeParts } from './integrations/kayenta/remote-judge-route.js';
import { STANDALONE_ROUTES } from './integrations/kayenta/standalone/describe-standalone.js';
import { standaloneRoute } from './integrations/kayenta/standalone/standalone-route.js';
import { PROMETHEUS_ROUTES } from './integrations/prometheus/describe-prometheus.js';
import { prometheusRoute, tellPrometheus } from './integrations/prometheus/prometheus-route.js';
import type { Judgements } from './judgements.js';
import type { MetricSource } from './sources/metric-source.js';
import { versionOfPackage } from './wire-archive.js';
import { readConfig } from './wire-reading.js';

/** What foreign dialects are spoken with. */
export interface DialectWorld {
  readonly settings: Settings;
  readonly judgements: Judgements;
  /** The same for callers who would rather ask again than wait. */
  readonly patient: PatientAnswers;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly sources: ReadonlyMap<string, MetricSource>;
  readonly judgeRemotely: RemoteJudgeParts['judgeRemotely'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The foreign dialects that the service speaks, by the path that each lives under, and what there is to know of their routes. */
export interface Dialects {
  readonly dialects: Readonly<Record<string, Dialect>>;
  readonly dialectRoutes: readonly DialectRoute[];
}

/** The dialects of Kayenta, Flagger and Prometheus. */
export function wireDialects(world: DialectWorld): Dialects {
  return {
    dialects: {
      '/kayenta': { router: kayentaRoutes(world) },
      '/flagger': { router: flaggerRoute({ ...world, askerOf }), tellFault: tellFlagger },
      '/prometheus': {
        router: prometheusRoute({ ...world, askerOf, version: versionOfPackage() }),
        tellFault: tellPrometheus,
      },
    },
    dialectRoutes: [
      REMOTE_JUDGE_ROUTE,
      ...EXECUTION_ROUTES,
      ...CATALOGUE_ROUTES,
      ...STANDALONE_ROUTES,
      ...FLAGGER_ROUTES,
      ...PROMETHEUS_ROUTES,
    ],
  };
}

function kayentaRoutes({ settings, patient, judgeRemotely, ...world }: DialectWorld): Router {
  const { applications, onInconclusive, looks } = settings.kayenta;
  const parts = {
    ...world,
    body: jsonBody({ isSamples: () => false }),
    refuseMethod,
    askerOf,
    find: createFindJudgement({ patient }),
    readConfig,
    tellConfig: (named: NamedConfig, scopeName: string) =>
      toCanaryConfigJson(named, { id: canaryConfigId(world.configs, named), scopeName, standard: applications }),
    onInconclusive,
    looks,
    cancel: patient.cancel,
    deadlineMs: settings.deadlineMs,
  };
  const catalogue = catalogueRoute({
    ...world,
    sources: settings.sources,
    applications,
    patient,
    askerOf,
    refuseMethod,
  });
  // What the catalogue refuses under /canary is no execution.
  return Router().use(
    remoteJudgeRoute({ bytes: jsonBytes(), refuseMethod, judgeRemotely }),
    catalogue,
    standaloneRoute(parts),
    executionsRoute(parts),
  );
}
