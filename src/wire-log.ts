import type { Logger } from 'pino';
import type { NamedConfig } from './config/load-metric-configs.js';
import type { Settings } from './config/settings.js';

/** Logs what the service starts with, and what looks like a slip. */
export function logStart(settings: Settings, configs: ReadonlyMap<string, NamedConfig>, logger: Logger): void {
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
}
