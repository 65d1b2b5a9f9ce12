import { anybody } from '../access/anybody.js';
import { JudgementError } from '../errors.js';
import type { JudgementAnswer } from '../answers/judgement-answer.js';
import type { Judgements } from '../judgements.js';
import { toAnswerJson } from '../report/answer-json.js';
import { toOpenReport } from '../report/open-report.js';
import { retryAfterSeconds } from '../report/retry-after-seconds.js';
import { askService, type Asking } from './ask-service.js';
import { keptBasis, type JudgeEvidence } from './kept-basis.js';
import type { JudgementParts } from './judgement-text.js';
import type { ServerAddress } from './server-address.js';
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
  const tell = (answer: JudgementAnswer): ToldJudgement => {
    const { id, include, outcome } = answer;
    const url = id === null ? null : `/judgements/${id}`;
    if (outcome.kind !== 'open') {
      const form = { series: include.includes('series'), evidence: include.includes('evidence'), url };
      const { basis } = outcome;
      const json = toAnswerJson({ ...answer, outcome }, form);
      return told(json, typeof basis === 'function' ? basis : () => Promise.resolve(basis));
    }
    if (id === null || url === null) throw new RangeError('What is waited for has an id');
    const seconds = retryAfterSeconds(outcome.progress, now());
    return told(toOpenReport(outcome.progress, { id, url }, seconds));
  };
  return {
    ask: async (body, signal) => tell(await judgements.ask(body, anybody(signal))),
    again: async (id, signal) => tell(await judgements.again(id, anybody(signal))),
  };
}

function told(json: object, basis?: JudgementParts['basis']): ToldJudgement {
  const judgement = readToldJudgement(json, basis);
  if (!judgement) throw new RangeError('What is judged here can be read here');
  return judgement;
}

/** The desk of a service that runs there. */
export function remoteDesk(server: ServerAddress, judgeEvidence: JudgeEvidence): JudgementDesk {
  const tell = async (path: string, asking: Asking): Promise<ToldJudgement> => {
    const json = await askService(server, path, asking);
    const judgement = readToldJudgement(json, () => keptBasis(json, judgeEvidence));
    if (judgement) return judgement;
    throw new JudgementError('SOURCE_FAILED', `Cannot judge: ${server.url.href} answers with what is no judgement`);
  };
  return {
    ask: (body, signal) => tell('/judgements', { body, signal }),
    again: (id, signal) => tell(`/judgements/${id}`, { signal }),
  };
}
