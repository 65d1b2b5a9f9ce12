import type { Logger } from 'pino';
import { createNews } from './answers/news.js';
import type { Settings } from './config/settings.js';
import { createNotifier, type Notifier } from './notify/create-notifier.js';
import { createReceiver, type OnDelivery } from './notify/create-receiver.js';
import { createSend } from './notify/create-send.js';
import { matchesName } from './notify/matches-name.js';
import { REAL_SURROUNDINGS } from './sources/real-surroundings.js';
import type { Surroundings } from './sources/retry-loop.js';
import { versionOfPackage } from './wire-archive.js';

/** What notifications are wired with. */
export interface NotifyingParts {
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The names of the metric configs. */
  readonly configs: readonly string[];
  /** The system's, where it is left out. */
  readonly surroundings?: Surroundings | undefined;
  readonly onDelivery?: OnDelivery | undefined;
}

/** Who is told of judgements by the settings. What looks like a slip in them is logged. */
export function wireNotifications(
  { notifications, publicUrl }: Settings,
  { logger, now, configs, surroundings = REAL_SURROUNDINGS, onDelivery }: NotifyingParts,
): Notifier {
  const version = versionOfPackage();
  const told = notifications.map((settings) => {
    const { name } = settings;
    const send = createSend(settings, { version, now });
    return { settings, receiver: createReceiver({ name, send, surroundings, logger, onDelivery }) };
  });
  if (notifications.length > 0) {
    const who = notifications.map(({ name, type }) => ({ name, type }));
    logger.info({ notifications: who }, 'notifications wired');
    if (publicUrl === undefined) logger.warn('PUBLIC_URL is not set: the links in notifications are paths alone');
  }
  for (const { name, configs: patterns } of notifications) {
    const unknown = patterns.filter((pattern) => ![...configs, INLINE].some((config) => matchesName(pattern, config)));
    if (unknown.length > 0) logger.warn({ notification: name, unknown }, 'no metric config is called so at present');
  }
  return createNotifier({ told, publicUrl, news: createNews(now), now, logger });
}

/** What a config is called that came with its request. */
const INLINE = 'inline';
