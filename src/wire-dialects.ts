import type { Router } from 'express';
import type { PatientAnswers } from './answers/patient-answers.js';
import type { NamedConfig } from './config/load-metric-configs.js';
import type { Settings } from './config/settings.js';
import { jsonBody } from './http/json-body.js';
import type { DialectRoute } from './http/openapi/dialect-paths.js';
import { refuseMethod } from './http/refuse-method.js';
import { REMOTE_JUDGE_ROUTE } from './integrations/kayenta/describe-remote-judge.js';
import { remoteJudgeRoute } from './integrations/kayenta/remote-judge-route.js';
import { isPairSamples } from './integrations/kayenta/remote-judge.js';
import { judgeCanary } from './judge/judge-canary.js';
import type { Judgements } from './judgements.js';
import type { MetricSource } from './sources/metric-source.js';

/** What foreign dialects are spoken with. */
export interface DialectWorld {
  readonly settings: Settings;
  readonly judgements: Judgements;
  /** The same for callers who would rather ask again than wait. */
  readonly patient: PatientAnswers;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly sources: ReadonlyMap<string, MetricSource>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The foreign dialects that the service speaks, by the path that each lives under, and what there is to know of their routes. */
export interface Dialects {
  readonly dialects: Readonly<Record<string, Router>>;
  readonly dialectRoutes: readonly DialectRoute[];
}

/** The dialects of Kayenta, Flagger and Prometheus. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- until the others are here
export function wireDialects(_world: DialectWorld): Dialects {
  return {
    dialects: { '/kayenta': remoteJudgeRoute({ body: jsonBody(isPairSamples), refuseMethod, judgeCanary }) },
    dialectRoutes: [REMOTE_JUDGE_ROUTE],
  };
}
