import type { KeptLink } from '../config/kept-judgement.js';
import type { KeptReason } from '../config/kept-metric.js';
import type { JudgementError } from '../errors.js';
import type { Asked } from '../identity/archive.js';
import type { Basis } from '../judge/basis.js';
import type { JudgedOutcome, JudgementOutcome } from '../run-judgement.js';
import { createAnswers, includeOf, type Answers, type AnswersParts, type Finished } from './answers.js';
import { differencesOf } from './differences.js';
import { linkOf, type ArchivedJudgement } from './judgement-archive.js';
import type { JudgementAnswer } from './judgement-answer.js';
import { madeOf } from './made.js';
import type { OnMade } from './new-judgement.js';

/** What judging again has come to. */
export type Tried =
  | { readonly kind: 'outcome'; readonly outcome: JudgementOutcome; readonly configChanged: boolean }
  | { readonly kind: 'failed'; readonly error: JudgementError };

/** What answers are made with. */
export interface AnsweringParts extends AnswersParts {
  /** What a judgement was decided from, by its evidence; rejects where that cannot be told. */
  readonly basisOf: (evidence: unknown) => Promise<Basis | null>;
  /** Hears of judgements that are made for the first time. */
  readonly onMade?: OnMade | undefined;
  /** Hears of judgements that are shown from the archive. */
  readonly onArchived?: (() => void) | undefined;
}

/** How answers are made of what judging has come to. */
export interface Answering {
  /** The answer while nothing is decided. */
  readonly open: (asked: Asked, outcome: Extract<JudgementOutcome, { kind: 'open' }>) => JudgementAnswer;
  /** The answer with a judgement that has just been made, which is archived. */
  readonly first: (asked: Asked, outcome: JudgedOutcome) => Promise<JudgementAnswer>;
  /** The answer to who asks again, not knowing what came of it. Throws what judging again has thrown, where it was not archived either. */
  readonly unknown: (asked: Asked, tried: Tried) => Promise<JudgementAnswer>;
  /** The answer to who asks for one that came to this. Throws as that does. */
  readonly known: (finished: Finished, tried: Tried) => Promise<JudgementAnswer>;
}

/** Answers that hold what was made before against what judging again comes to. */
export function createAnswering(parts: AnsweringParts): Answering {
  const { archive, basisOf } = parts;
  const answers = createAnswers(parts);
  const { idOf, withEvidence, open, alike } = answers;
  const first = telling(answers.first, parts.onMade);
  const archived = (finished: Finished, found: ArchivedJudgement, tried: Tried): JudgementAnswer => {
    const { judgement, json } = found;
    parts.onArchived?.();
    const basis = (): Promise<Basis | null> => basisOf(json.evidence).catch(() => null);
    const link = linkOf(finished.made, { shown: 'archived', ...comparisonOf(finished, found, tried) });
    const outcome = { kind: 'archived', judgement, json, basis } as const;
    return { id: finished.id, include: includeOf(finished.asked), outcome, remarks: [], link };
  };
  const held = async (finished: Finished, tried: Tried, kept?: ArchivedJudgement): Promise<JudgementAnswer> => {
    const { asked, made, id } = finished;
    const judged = tried.kind === 'outcome' && tried.outcome.kind === 'judged' ? tried.outcome : undefined;
    const differs = judged ? differencesFrom(finished, judged, undefined) : [];
    const remarks = tried.kind === 'outcome' ? remarksOf(tried) : [];
    if (judged && differs.length === 0) return alike(finished, judged, remarks);
    const found = kept ?? (await archive.find(asked, made));
    if (found) return archived(finished, found, tried);
    if (tried.kind === 'failed') throw tried.error;
    if (tried.outcome.kind === 'open') return open(asked, tried.outcome);
    const outcome = withEvidence(asked, tried.outcome);
    return { id, include: includeOf(asked), outcome, remarks, link: linkOf(made, { shown: 'again', differs }) };
  };
  const unknown: Answering['unknown'] = async (asked, tried) => {
    if (tried.kind === 'outcome' && tried.outcome.kind === 'open') return open(asked, tried.outcome);
    const found = await archive.find(asked, undefined);
    if (found) return held({ asked, made: found.made, id: idOf(asked, found.made) }, tried, found);
    if (tried.kind === 'failed') throw tried.error;
    if (tried.outcome.kind === 'open') throw new RangeError('What is open has been answered');
    return first({ asked, outcome: tried.outcome, byId: true }, remarksOf(tried));
  };
  return { open, first: (asked, outcome) => first({ asked, outcome, byId: false }, []), unknown, known: held };
}

interface First {
  readonly asked: Asked;
  readonly outcome: JudgedOutcome;
  readonly byId: boolean;
}

/** Answers with what has been made for the first time, and tells of it. */
function telling(first: Answers['first'], onMade: OnMade | undefined) {
  return async ({ asked, outcome, byId }: First, known: readonly KeptReason[]): Promise<JudgementAnswer> => {
    const answer = await first(asked, outcome, known);
    const { id, outcome: answered, remarks } = answer;
    if (onMade && answered.kind === 'judged') {
      onMade({ asked, made: madeOf(outcome, asked.configDigest), id, outcome: answered, remarks, byId });
    }
    return answer;
  };
}

function remarksOf({ configChanged }: Extract<Tried, { kind: 'outcome' }>): readonly KeptReason[] {
  return configChanged ? [CONFIG_CHANGED] : [];
}

const CONFIG_CHANGED = {
  code: 'config-changed',
  text: 'The metric config has been edited since this judgement was first asked for: it may come out differently than it did then.',
};

function differencesFrom(
  { asked, made }: Finished,
  judged: JudgedOutcome,
  kept: ArchivedJudgement | undefined,
): KeptReason[] {
  const { configDigest } = asked;
  const now = { made: madeOf(judged, configDigest), metrics: judged.judgement.metrics };
  return differencesOf({ made, configDigest, kept: kept?.judgement }, now);
}

/** Why what was archived is shown, and what judging again gives in its place. */
function comparisonOf(finished: Finished, found: ArchivedJudgement, tried: Tried): Pick<KeptLink, 'differs' | 'again'> {
  if (tried.kind === 'failed') return notJudgeable(tried.error.code, causeOf(tried.error));
  if (tried.outcome.kind === 'open') return notJudgeable('WINDOW_OPEN', STILL_OPEN);
  const { verdict, score, digest } = madeOf(tried.outcome, finished.asked.configDigest);
  return { differs: differencesFrom(finished, tried.outcome, found), again: { verdict, score, digest } };
}

/** What failed, with the first of what is known about it. */
function causeOf({ message, details }: JudgementError): string {
  const [first] = details;
  return first && !message.includes(first.message) ? `${message}: ${first.message}` : message;
}

const STILL_OPEN = 'By the samples that there are now it would not have been stopped, and its window is not over.';

function notJudgeable(code: string, text: string): Pick<KeptLink, 'differs' | 'again'> {
  const told = { code: 'not-judgeable', text: `It cannot be judged again now. ${text}` };
  return { differs: [told], again: { error: { code, text } } };
}
