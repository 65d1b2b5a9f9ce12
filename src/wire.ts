import type { Express } from 'express';
import type { Logger } from 'pino';
import { isKayentaConfig, translateKayentaConfig } from './integrations/kayenta/translate-config.js';
import { loadMetricConfigs, type ReadConfig } from './config/load-metric-configs.js';
import { readNativeMetricConfig } from './config/metric-config.js';
import type { Settings } from './config/settings.js';
import { createApp } from './http/app.js';
import { jsonBody } from './http/json-body.js';
import { refuseMethod } from './http/refuse-method.js';
import { digestOf } from './identity/digest.js';
import { remoteJudgeRoute } from './integrations/kayenta/remote-judge-route.js';
import { isPairSamples } from './integrations/kayenta/remote-judge.js';
import { judgeCanary } from './judge/judge-canary.js';
import { createRunJudgement } from './run-judgement.js';

/**
 * The whole service, wired from its settings.
 *
 * @throws {JudgementError} INVALID_CONFIG when a metric config is wrong
 */
export async function wireService({ metricConfigs }: Settings, logger: Logger): Promise<Express> {
  const configs = await loadMetricConfigs(metricConfigs, readConfig);
  for (const { name, warnings } of configs.values()) {
    if (warnings.length > 0) logger.warn({ config: name, warnings }, 'metric config taken with warnings');
  }
  logger.info({ folder: metricConfigs, configs: [...configs.keys()] }, 'metric configs loaded');
  return createApp({
    logger,
    readConfig,
    runJudgement: createRunJudgement({ configs, now: () => Date.now() }),
    dialects: { '/kayenta': remoteJudgeRoute({ body: jsonBody(isPairSamples), refuseMethod, judgeCanary }) },
  });
}

/** A metric config document in whichever form it is written: Kayenta's JSON, or our own. */
export const readConfig: ReadConfig = (name, document) => {
  const reading = isKayentaConfig(document) ? translateKayentaConfig(document) : readNativeMetricConfig(document);
  if (reading.kind === 'refused') return reading;
  const { value: config, warnings } = reading;
  return { kind: 'read', value: { name, digest: digestOf(document), config, warnings }, warnings };
};
