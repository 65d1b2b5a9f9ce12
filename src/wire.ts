import type { Express } from 'express';
import type { Logger } from 'pino';
import { tellChecks } from './commands/check-sources.js';
import { isKayentaConfig, translateKayentaConfig } from './integrations/kayenta/translate-config.js';
import { loadMetricConfigs, type ReadConfig } from './config/load-metric-configs.js';
import { readNativeMetricConfig } from './config/metric-config.js';
import { loadSettings, type Settings } from './config/settings.js';
import { createApp } from './http/app.js';
import { jsonBody } from './http/json-body.js';
import { refuseMethod } from './http/refuse-method.js';
import { digestOf } from './identity/digest.js';
import { remoteJudgeRoute } from './integrations/kayenta/remote-judge-route.js';
import { isPairSamples } from './integrations/kayenta/remote-judge.js';
import { judgeCanary } from './judge/judge-canary.js';
import { createRunJudgement } from './run-judgement.js';
import { checkSources, createSourceChecks } from './sources/check-sources.js';
import { createSources } from './sources/create-sources.js';
import { loadRecordings } from './sources/load-recordings.js';
import type { MetricSource } from './sources/metric-source.js';

/** They lie beside both src/ and dist/. */
const RECORDINGS = new URL('../fixtures/recordings/', import.meta.url);

/**
 * The whole service, wired from its settings.
 *
 * @throws {JudgementError} INVALID_CONFIG when a metric config is wrong, INVALID_SETTINGS when a file of a source is
 */
export async function wireService(
  { metricConfigs, sources: settings, deadlineMs }: Settings,
  logger: Logger,
): Promise<Express> {
  const configs = await loadMetricConfigs(metricConfigs, readConfig);
  for (const { name, warnings } of configs.values()) {
    if (warnings.length > 0) logger.warn({ config: name, warnings }, 'metric config taken with warnings');
  }
  logger.info({ folder: metricConfigs, configs: [...configs.keys()] }, 'metric configs loaded');
  const sources = { byName: await wireSources(settings), standard: standardSource(settings) };
  logger.info({ sources: settings.map(({ name, type }) => ({ name, type })) }, 'sources wired');
  return createApp({
    logger,
    checkSources: createSourceChecks([...sources.byName.values()]),
    readConfig,
    runJudgement: createRunJudgement({ configs, sources, now: () => Date.now(), deadlineMs }),
    dialects: { '/kayenta': remoteJudgeRoute({ body: jsonBody(isPairSamples), refuseMethod, judgeCanary }) },
  });
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

/** A metric config document in whichever form it is written: Kayenta's JSON, or our own. */
export const readConfig: ReadConfig = (name, document) => {
  const reading = isKayentaConfig(document) ? translateKayentaConfig(document) : readNativeMetricConfig(document);
  if (reading.kind === 'refused') return reading;
  const { value: config, warnings } = reading;
  return { kind: 'read', value: { name, digest: digestOf(document), config, warnings }, warnings };
};
