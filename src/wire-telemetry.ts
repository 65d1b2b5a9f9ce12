import { trace, type Tracer } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { OnMade } from './answers/new-judgement.js';
import { createNews } from './answers/news.js';
import type { FollowForAsker } from './answers/outcomes.js';
import type { ConfigStore } from './config/config-store.js';
import type { Settings } from './config/settings.js';
import type { AnsweredRequest } from './http/count-requests.js';
import type { MetricsRouteParts } from './http/metrics-route.js';
import type { FaultKind } from './lifetime/live.js';
import type { OnRefused } from './limits/refusal.js';
import type { OnDelivery } from './notify/create-receiver.js';
import type { FollowJudgement } from './run-judgement.js';
import type { WatchSources } from './sources/source-watch.js';
import { createConfigLabels } from './telemetry/config-labels.js';
import { createHttpMetrics } from './telemetry/http-metrics.js';
import { createJudgementMetrics } from './telemetry/judgement-metrics.js';
import { createTraceJudgement } from './telemetry/judgement-trace.js';
import { createRefusalMetrics, createServiceMetrics } from './telemetry/service-metrics.js';
import { createSourceMetrics } from './telemetry/source-metrics.js';
import { watchJudgements } from './telemetry/watch-judgements.js';
import { versionOfPackage } from './wire-archive.js';

/** What is watched from the first moment. */
export interface BegunTelemetry {
  readonly registry: Registry;
  readonly watchSources: WatchSources;
  readonly onRefused: OnRefused;
}

/** What the rest is watched with. */
export interface TelemetryParts {
  readonly settings: Settings;
  readonly store: Pick<ConfigStore, 'configs' | 'mistakes'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The one of the SDK that is registered, where it is left out. */
  readonly tracer?: Tracer | undefined;
  /** Judgements that wait for room. */
  readonly waiting: () => number;
}

/** Who hears of everything that the service does. */
export interface Telemetry extends MetricsRouteParts {
  readonly watchJudgements: (follow: FollowJudgement) => FollowForAsker;
  readonly onMade: OnMade;
  readonly onArchived: () => void;
  readonly onArchiveTrouble: () => void;
  readonly onDelivery: OnDelivery;
  readonly onFault: (kind: FaultKind) => void;
  readonly onAnswered: (answered: AnsweredRequest) => void;
}

/** A registry of one service, with what Node.js tells of its process. */
export function beginTelemetry(): BegunTelemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  return { registry, watchSources: createSourceMetrics(registry), onRefused: createRefusalMetrics(registry) };
}

/** Gauges that are called as counters are; the same is told by type beside them. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The metrics, spans and lines of the log that a service is seen by. */
export function wireTelemetry({ registry }: BegunTelemetry, parts: TelemetryParts): Telemetry {
  const { settings, store, logger, now, waiting } = parts;
  const version = versionOfPackage();
  const tracer = parts.tracer ?? trace.getTracer('canary-judge', version);
  const labels = createConfigLabels(store.configs);
  const metrics = createJudgementMetrics(registry, labels, createNews(now));
  const notifications = settings.notifications.map(({ name }) => name);
  const service = createServiceMetrics(registry, { store, waiting, version, notifications });
  const watchers = { logger, metrics, labels, traceJudgement: createTraceJudgement(tracer) };
  return {
    watchJudgements: (follow) => watchJudgements(follow, watchers),
    onMade: metrics.onMade,
    onArchived: metrics.onArchived,
    ...service,
    onAnswered: createHttpMetrics(registry),
    exposeMetrics: async () => {
      await metrics.update(store.configs.keys());
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
