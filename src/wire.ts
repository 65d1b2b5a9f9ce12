import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import type { Logger } from 'pino';
import type { JudgementArchive } from './answers/judgement-archive.js';
import type { OnMade } from './answers/new-judgement.js';
import { createPatientAnswers } from './answers/patient-answers.js';
import { tellChecks } from './commands/check-sources.js';
import { createConfigStore } from './config/config-store.js';
import { loadMetricConfigs, type ReadConfig } from './config/load-metric-configs.js';
import { readCheckedConfig } from './config/lint/read-checked-config.js';
import { loadSettings, type Settings } from './config/settings.js';
import { createApp } from './http/app.js';
import { createJudgementIds } from './identity/judgement-id.js';
import { createJudgements, type Judgements } from './judgements.js';
import { createRunPreview } from './measure/preview-judgement.js';
import { prepareJudgement } from './measure/prepare-judgement.js';
import { recentWindow } from './measure/recent-window.js';
import { createFollowJudgement, type JudgementWorld } from './run-judgement.js';
import { checkSources, createSourceChecks } from './sources/check-sources.js';
import { createSources } from './sources/create-sources.js';
import { loadRecordings } from './sources/load-recordings.js';
import type { MetricSource } from './sources/metric-source.js';
import type { Surroundings } from './sources/retry-loop.js';
import { wireDialects } from './wire-dialects.js';
import { surroundingsOf, wireDiagnose } from './wire-diagnosis.js';
import { NO_ARCHIVE, versionOfPackage, wireArchive, type ArchiveSurroundings } from './wire-archive.js';
import { keepUp } from './wire-keep-up.js';
import { wireNotifications } from './wire-notifications.js';
import { loadPageScripts } from './wire-page.js';
import { basisOf, judgeEvidence, readConfig } from './wire-reading.js';

/** They lie beside both src/ and dist/. */
const RECORDINGS = new URL('../fixtures/recordings/', import.meta.url);

/** A service's sense of time, and its files; the system's, where they are left out. */
export interface ServiceSurroundings {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** How often is looked for changed configs. */
  readonly lookEveryMs?: number;
  readonly archiving?: ArchiveSurroundings;
  /** Of notifications. */
  readonly notifying?: Surroundings;
}

/** A service that can be listened for. */
export interface WiredService {
  readonly app: Express;
  /** Ends what goes on beside requests. */
  readonly close: () => void;
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
  { now = systemTime, lookEveryMs = LOOK_EVERY_MS, archiving, notifying }: ServiceSurroundings = {},
): Promise<WiredService> {
  const loaded = await wireWorld(settings, now);
  const store = createConfigStore(loaded.configs);
  const { configs } = store;
  const world = { ...loaded, configs };
  const { sources } = world;
  for (const { name, warnings } of configs.values()) {
    if (warnings.length > 0) logger.warn({ config: name, warnings }, 'metric config taken with warnings');
  }
  logger.info({ folder: settings.metricConfigs, configs: [...configs.keys()] }, 'metric configs loaded');
  logger.info({ sources: settings.sources.map(({ name, type }) => ({ name, type })) }, 'sources wired');
  if (!settings.linkKeys) {
    logger.warn(
      'CANARY_JUDGE_LINK_KEY is not set: links to judgements die with this process, and no other replica knows them',
    );
  }
  const pageScripts = await loadPageScripts();
  const archive = await wireArchive(settings, logger, archiving);
  const close = keepUp(store, settings.metricConfigs, { logger, lookEveryMs, readConfig: readerOf(settings) });
  const wired = { logger, now, configs: [...configs.keys()], surroundings: notifying };
  const notifier = wireNotifications(settings, wired);
  const judgements = wireJudgements(settings, world, { archive, onMade: notifier.onMade });
  const patient = createPatientAnswers({ check: judgements.read, again: judgements.again, now });
  const app = createApp({
    logger,
    configMistakes: store.mistakes,
    checkSources: createSourceChecks([...sources.byName.values()]),
    judgements,
    publicUrl: settings.publicUrl,
    pageScripts,
    judgeEvidence,
    now,
    configs,
    diagnose: wireDiagnose(settings, readConfig),
    ...wireDialects({ settings, judgements, patient, configs, sources: sources.byName, now }),
  });
  return { app, close, tellRest: notifier.close };
}

const LOOK_EVERY_MS = 5_000;

function readerOf(settings: Settings): ReadConfig {
  return readCheckedConfig(readConfig, surroundingsOf(settings));
}

/** What becomes of judgements that have been made; nothing, where it is left out. */
interface Keeping {
  readonly archive?: JudgementArchive;
  readonly onMade?: OnMade;
}

/** The judgements that can be asked for, with the keys of the settings. */
export function wireJudgements(
  { linkKeys }: Settings,
  world: JudgementWorld,
  { archive = NO_ARCHIVE, onMade }: Keeping = {},
): Judgements {
  const ids = createJudgementIds(linkKeys ?? [randomBytes(32).toString('hex')]);
  const { configs, now } = world;
  const [follow, runPreview] = [createFollowJudgement(world), createRunPreview(world)];
  const version = versionOfPackage();
  return createJudgements({
    configs,
    readConfig,
    follow: (request, occasion, { signal }) => follow(request, occasion, signal),
    runPreview,
    check: (request, signal) => prepareJudgement(request, { ...world, nowMs: now(), deferred: true }, signal),
    recentWindow: (request, wish) => recentWindow(request, world, wish),
    ids,
    now,
    archive,
    onMade,
    basisOf,
    version,
  });
}

/**
 * The metric configs and sources of the settings.
 *
 * @throws {JudgementError} INVALID_CONFIG when a metric config is wrong, INVALID_SETTINGS when a file of a source is
 */
export async function wireWorld(settings: Settings, now = systemTime): Promise<JudgementWorld> {
  const configs = await loadMetricConfigs(settings.metricConfigs, readerOf(settings));
  const sources = { byName: await wireSources(settings.sources), standard: standardSource(settings.sources) };
  return { configs, sources, now, deadlineMs: settings.deadlineMs };
}

function systemTime(): number {
  return Date.now();
}

/**
 * What `canary-judge sources check` tells of the sources that this environment sets up.
 *
 * @throws {JudgementError} INVALID_SETTINGS when a setting is wrong
 */
export async function runSourcesCheck(environment: NodeJS.ProcessEnv): Promise<ReturnType<typeof tellChecks>> {
  const { sources } = await loadSettings(environment);
  return tellChecks(await checkSources([...(await wireSources(sources)).values()]));
}

/**
 * The sources of the settings, by name.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file that one of them needs cannot be used
 */
async function wireSources(settings: Settings['sources']): Promise<ReadonlyMap<string, MetricSource>> {
  const recordings = settings.some(({ type }) => type === 'replay') ? await loadRecordings(RECORDINGS) : [];
  return createSources(settings, recordings);
}

/** The one named prometheus, or the only one: what is asked where neither request nor config names a source. */
function standardSource(settings: Settings['sources']): string | undefined {
  const named = settings.find(({ name }) => name === 'prometheus');
  return (named ?? (settings.length === 1 ? settings[0] : undefined))?.name;
}
