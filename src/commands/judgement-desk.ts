import { JudgementError } from '../errors.js';
import type { JudgementAnswer, Judgements } from '../judgements.js';
import { toJsonReport } from '../report/json-report.js';
import { toOpenReport } from '../report/open-report.js';
import { retryAfterSeconds } from '../report/retry-after-seconds.js';
import { askService, type Asking } from './ask-service.js';
import { readToldJudgement, type ToldJudgement } from './told-judgement.js';

/** Where judgements are asked for: in this process, or at a service that runs. */
export interface JudgementDesk {
  /**
   * Asks for the judgement of a request.
   *
   * @throws {JudgementError} where the request or a source is at fault, or nobody answers
   */
  readonly ask: (body: unknown, signal: AbortSignal) => Promise<ToldJudgement>;
  /** Asks again by id. Throws as ask does. */
  readonly again: (id: string, signal: AbortSignal) => Promise<ToldJudgement>;
}

/** The desk of this process. */
export function localDesk(judgements: Judgements, now: () => number): JudgementDesk {
  const tell = ({ id, request, outcome }: JudgementAnswer): ToldJudgement => {
    const link = id === null ? null : { id, url: `/judgements/${id}` };
    if (outcome.kind === 'judged') {
      return told(toJsonReport(outcome.judgement, { series: request.include.includes('series'), link }));
    }
    if (!link) throw new RangeError('What is waited for has an id');
    const seconds = retryAfterSeconds(outcome.progress, now());
    return told(toOpenReport(outcome.progress, link, seconds));
  };
  return {
    ask: async (body, signal) => tell(await judgements.ask(body, signal)),
    again: async (id, signal) => tell(await judgements.again(id, signal)),
  };
}

function told(json: object): ToldJudgement {
  const judgement = readToldJudgement(json);
  if (!judgement) throw new RangeError('What is judged here can be read here');
  return judgement;
}

/** The desk of a service that runs at this URL. */
export function remoteDesk(server: URL): JudgementDesk {
  const tell = async (path: string, asking: Asking): Promise<ToldJudgement> => {
    const judgement = readToldJudgement(await askService(server, path, asking));
    if (judgement) return judgement;
    throw new JudgementError('SOURCE_FAILED', `Cannot judge: ${server.href} answers with what is no judgement`);
  };
  return {
    ask: (body, signal) => tell('/judgements', { body, signal }),
    again: (id, signal) => tell(`/judgements/${id}`, { signal }),
  };
}
