import type { Logger } from 'pino';
import type { NewJudgement, OnMade } from '../answers/new-judgement.js';
import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import type { NotificationSettings } from '../config/notification-settings.js';
import { propertyOf } from '../config/property-of.js';
import { deliveryIdOf } from '../identity/delivery-id.js';
import { createRecent } from '../identity/recent.js';
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
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Of so many judgements that were told last it is known that they were. */
const MOST_REMEMBERED = 10_000;
/** Whoever opens a link later than that after the end of its window, and after it was asked for where its id says when, makes no news. */
const NEWS_MS = 3_600_000;

/** A notifier that tells of each judgement once, as far as this process knows, and keeps nobody from an answer. */
export function createNotifier({ told, publicUrl, now, logger }: NotifierParts): Notifier {
  const before = createRecent<true>(MOST_REMEMBERED, now);
  const tell = (fresh: NewJudgement): void => {
    const { asked, made, outcome } = fresh;
    const { verdict, config } = outcome.judgement;
    const deliveryId = deliveryIdOf(asked, made);
    if (before.get(deliveryId) || (fresh.byId && isOld(fresh, now()))) return;
    before.keep(deliveryId, true, { untilMs: Infinity, weight: 1 });
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

function isOld({ asked, outcome }: NewJudgement, nowMs: number): boolean {
  const { end } = outcome.judgement.window;
  // A window may be long over when a dialect is asked for it.
  const accepted = propertyOf(asked.note, 'acceptedAtMs');
  const acceptedMs = typeof accepted === 'number' ? accepted : -Infinity;
  return end !== null && Math.max(Date.parse(end), acceptedMs) + NEWS_MS < nowMs;
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
