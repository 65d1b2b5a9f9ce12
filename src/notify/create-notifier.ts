import type { Logger } from 'pino';
import type { NewJudgement, OnMade } from '../answers/new-judgement.js';
import type { News } from '../answers/news.js';
import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import type { NotificationSettings } from '../config/notification-settings.js';
import { toAnswerJson } from '../report/answer-json.js';
import { toJudgementEvent } from '../report/judgement-event.js';
import { toSlackMessage } from '../report/slack-message.js';
import type { Receiver } from './create-receiver.js';
import { matchesName } from './matches-name.js';

/** Tells those who want to know of judgements that have been made. */
export interface Notifier {
  readonly onMade: OnMade;
  /** Tries what waits once more, for a while; to be called when nobody is answered any more. */
  readonly close: () => Promise<void>;
}

/** Who is told, and of what. */
export interface Told {
  readonly settings: Pick<NotificationSettings, 'type' | 'verdicts' | 'configs'>;
  readonly receiver: Receiver;
}

/** What a notifier is made of. */
export interface NotifierParts {
  readonly told: readonly Told[];
  /** The base of links; undefined where they are paths alone. */
  readonly publicUrl: string | undefined;
  readonly news: News;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** A notifier that tells of each judgement once, as far as this process knows, and keeps nobody from an answer. */
export function createNotifier({ told, publicUrl, news, now, logger }: NotifierParts): Notifier {
  const tell = (fresh: NewJudgement): void => {
    const { verdict, config } = fresh.outcome.judgement;
    const deliveryId = news(fresh);
    if (deliveryId === undefined) return;
    const wanting = told.filter(({ settings }) => wants(settings, verdict, config.name));
    if (wanting.length === 0) return;
    const url = fresh.id === null ? null : `${publicUrl ?? ''}/judgements/${fresh.id}`;
    const judgement = readBack(fresh, url);
    const occasion = { deliveryId, sentAt: new Date(now()).toISOString(), url };
    for (const { settings, receiver } of wanting) {
      const document =
        settings.type === 'slack' ? toSlackMessage(judgement, url) : toJudgementEvent(judgement, occasion);
      receiver.tell({ deliveryId, body: JSON.stringify(document) });
    }
  };
  return {
    onMade: (fresh) => {
      try {
        tell(fresh);
      } catch (error) {
        logger.error({ err: error }, 'nobody could be told of a judgement');
      }
    },
    close: async () => {
      await Promise.all(told.map(({ receiver }) => receiver.close()));
    },
  };
}

function wants({ verdicts, configs }: Told['settings'], verdict: KeptJudgement['verdict'], config: string): boolean {
  return verdicts.includes(verdict) && configs.some((pattern) => matchesName(pattern, config));
}

/** Messages are made of what the JSON tells, as all reports are. */
function readBack({ id, outcome, remarks }: NewJudgement, url: string | null): KeptJudgement {
  const document = toAnswerJson({ id, outcome, remarks, link: null }, { series: false, evidence: false, url });
  const reading = readKeptJudgement(document);
  if (reading.kind === 'read') return reading.value;
  throw new RangeError(`A judgement's JSON cannot be read back: ${JSON.stringify(reading.mistakes.slice(0, 3))}`);
}
