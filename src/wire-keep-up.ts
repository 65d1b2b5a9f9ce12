import type { Logger } from 'pino';
import type { ConfigStore } from './config/config-store.js';
import { readConfigFolder, type ReadConfig } from './config/load-metric-configs.js';
import { watchFolder } from './config/watch-folder.js';

/** What keeping up with a folder takes. */
export interface KeepingUp {
  readonly logger: Logger;
  readonly lookEveryMs: number;
  readonly readConfig: ReadConfig;
}

/** Takes up what changes in the folder of the configs, and says so; gives what ends that. */
export function keepUp(store: ConfigStore, folder: string, { logger, lookEveryMs, readConfig }: KeepingUp): () => void {
  return watchFolder(folder, {
    everyMs: lookEveryMs,
    onChange: async () => {
      const changes = store.update(await readConfigFolder(folder, readConfig));
      const { broken, ...others } = changes;
      if (Object.values(others).some((names) => names.length > 0)) logger.info(others, 'metric configs reloaded');
      for (const config of broken) {
        const mistakes = store.mistakes.get(config);
        logger.error({ config, mistakes }, 'metric config is broken: the last good one is used');
      }
    },
    onError: (error) => {
      logger.error({ err: error }, 'cannot look for changes of metric configs');
    },
  });
}
