import type { Tracer } from '@opentelemetry/api';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { createAdmit } from './access/rights.js';
import { createPatientAnswers } from './answers/patient-answers.js';
import { createConfigStore, type ConfigStore } from './config/config-store.js';
import { createRequestReader, type RequestReader } from './config/request-reader.js';
import type { Settings } from './config/settings.js';
import { createApp } from './http/app.js';
import { guardConnections, type ConnectionGuard } from './http/limits/guard-connections.js';
import type { WrittenText } from './http/metric-configs-route.js';
import { createNewWork } from './http/refuse-new.js';
import type { Judgements } from './judgements.js';
import type { FaultKind } from './lifetime/live.js';
import type { JudgementWorld } from './run-judgement.js';
import { createSourceChecks } from './sources/check-sources.js';
import type { Surroundings } from './sources/retry-loop.js';
import { wireArchive, type ArchiveSurroundings } from './wire-archive.js';
import { wireDialects } from './wire-dialects.js';
import { knownSources } from './wire-diagnosis.js';
import { wireJudgements } from './wire-judgements.js';
import { keepUp } from './wire-keep-up.js';
import { queryTurnsOf, readingRoomOf, wireLimits } from './wire-limits.js';
import { logStart } from './wire-log.js';
import { wireNotifications } from './wire-notifications.js';
import { loadPageScripts } from './wire-page.js';
import { readConfig } from './wire-reading.js';
import { beginTelemetry, wireTelemetry, type BegunTelemetry } from './wire-telemetry.js';
import { wireWork, type ServiceWork } from './wire-work.js';
import { readerOf, wireWorld } from './wire-world.js';

/** A service's sense of time, and its files; the system's, where they are left out. */
export interface ServiceSurroundings {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** How often is looked for changed configs. */
  readonly lookEveryMs?: number;
  readonly archiving?: ArchiveSurroundings;
  /** Of notifications. */
  readonly notifying?: Surroundings;
  /** What makes spans. */
  readonly tracer?: Tracer;
}

/** A service that can be listened for. */
export interface WiredService {
  readonly app: Express;
  /** Bounds what connections take. */
  readonly guard: ConnectionGuard;
  /** From now on what is new is refused: the service is about to end. */
  readonly refuseNew: () => void;
  /** Ends what goes on beside requests. */
  readonly close: () => void;
  /** Hears of what was thrown where nobody caught it. */
  readonly onFault: (kind: FaultKind) => void;
  /** Tells what there is still to tell, once nobody is answered any more; resolves after a while in any case. */
  readonly tellRest: () => Promise<void>;
}

/**
 * The whole service, wired from its settings.
 *
 * @throws {JudgementError} INVALID_CONFIG when a metric config is wrong, INVALID_SETTINGS when a file of a source or the archive is
 */
export async function wireService(
  settings: Settings,
  logger: Logger,
  { now = systemTime, lookEveryMs = LOOK_EVERY_MS, archiving, notifying, tracer }: ServiceSurroundings = {},
): Promise<WiredService> {
  const begun = beginTelemetry();
  const work = wireWork();
  const { store, world } = await wireStore(settings, { now, begun, work });
  const { configs } = store;
  logStart(settings, configs, logger);
  const limits = wireLimits(settings.limits, begun.onRefused);
  const { waiting } = limits.admission;
  const telemetry = wireTelemetry(begun, { settings, store, logger, now, tracer, waiting });
  const { onArchiveTrouble: onTrouble, onDelivery, onFault } = telemetry;
  const archive = await wireArchive(settings, logger, { ...archiving, onTrouble, reading: work.archiveReading });
  const close = keepUp(store, settings.metricConfigs, { logger, lookEveryMs, readConfig: readerOf(settings) });
  const wired = { logger, now, configs: [...configs.keys()], surroundings: notifying, onDelivery };
  const notifier = wireNotifications(settings, wired);
  const requests = createRequestReader(readConfig);
  const { writeJson, basisOf } = work;
  const kept = { archive, onMade: [telemetry.onMade, notifier.onMade], writeJson, basisOf };
  const { admission } = limits;
  const judgements = wireJudgements(settings, world, { ...kept, admission, telemetry, requests });
  const newWork = createNewWork(begun.onRefused);
  const app = createApp({
    logger,
    ...telemetry,
    admit: createAdmit(settings.access, world),
    newWork: newWork.guard,
    limits,
    configMistakes: store.mistakes,
    pageScripts: await loadPageScripts(),
    ...wireAnswers(settings, { world, judgements, work, requests }),
  });
  const closeAll = (): void => {
    close();
    limits.close();
    work.pool.close();
  };
  const guard = guardConnections(settings.limits, begun.onRefused);
  return { app, guard, refuseNew: newWork.refuse, close: closeAll, onFault, tellRest: notifier.close };
}

const LOOK_EVERY_MS = 5_000;

function systemTime(): number {
  return Date.now();
}

interface StoreParts {
  readonly now: () => number;
  readonly begun: BegunTelemetry;
  readonly work: ServiceWork;
}

/** The configs, which may change while the service runs, and what they are judged with. */
async function wireStore(
  settings: Settings,
  { now, begun, work }: StoreParts,
): Promise<{ readonly store: ConfigStore; readonly world: JudgementWorld }> {
  const turns = queryTurnsOf(settings.limits, begun.onRefused);
  const room = readingRoomOf(settings.limits);
  const shared = { watchOf: begun.watchSources, turns, readAnswer: work.readAnswer, room };
  const loaded = await wireWorld(settings, now, shared);
  const store = createConfigStore(loaded.configs);
  return { store, world: { ...loaded, configs: store.configs, decide: work.decide } };
}

interface AnswerParts {
  readonly world: JudgementWorld;
  readonly judgements: Judgements;
  readonly work: ServiceWork;
  readonly requests: RequestReader;
}

/** What answers are made with, in our own words and in those of others. */
function wireAnswers(settings: Settings, { world, judgements, work, requests }: AnswerParts) {
  const { configs, now } = world;
  const sources = world.sources.byName;
  const patient = createPatientAnswers({ check: judgements.read, again: judgements.again, now });
  const { render, renderPreview, renderKept, judgeRemotely } = work;
  return {
    judgements,
    configs,
    now,
    publicUrl: settings.publicUrl,
    checkSources: createSourceChecks([...sources.values()]),
    diagnose: (written: WrittenText, signal: AbortSignal) =>
      work.diagnose({ ...written, sources: knownSources(settings) }, signal),
    render,
    renderPreview,
    renderKept,
    parseJudgementBody: work.parseFor(requests),
    ...wireDialects({ settings, judgements, patient, configs, sources, now, judgeRemotely }),
  };
}
