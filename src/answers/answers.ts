import type { KeptReason } from '../config/kept-metric.js';
import type { Asked } from '../identity/archive.js';
import type { JudgementIds, Made } from '../identity/judgement-id.js';
import { unwrittenEvidence, writeEvidence, type UnwrittenEvidence } from '../measure/evidence/to-evidence.js';
import { toAnswerJson, type AnswerForm } from '../report/answer-json.js';
import type { JudgedOutcome, JudgementOutcome } from '../run-judgement.js';
import type { JudgementArchive } from './judgement-archive.js';
import type { JudgementAnswer, MadeOutcome } from './judgement-answer.js';
import { madeOf } from './made.js';

/** What a finished judgement is asked for by. */
export interface Finished {
  readonly asked: Asked;
  readonly made: Made;
  readonly id: string | null;
}

/** What answers are made with. */
export interface AnswersParts {
  readonly ids: JudgementIds;
  readonly archive: JudgementArchive;
  /** The version of canary-judge. */
  readonly version: string;
  /** Who writes the JSON that is archived; this thread, where it is left out. */
  readonly writeJson?: WriteJson | undefined;
}

/** Writes the JSON of an answer that was made now as UTF-8, on whichever thread. */
export type WriteJson = (
  answer: JudgementAnswer & { readonly outcome: MadeOutcome },
  form: AnswerForm,
) => Promise<Uint8Array>;

/** Answers of what was judged now. */
export interface Answers {
  /** The id of a judgement that came to this; the one without that where it does not fit, and null where nothing does. */
  readonly idOf: (asked: Asked, made: Made) => string | null;
  readonly withEvidence: (asked: Asked, outcome: JudgedOutcome) => MadeOutcome;
  /** The answer while nothing is decided. */
  readonly open: (asked: Asked, outcome: Extract<JudgementOutcome, { kind: 'open' }>) => JudgementAnswer;
  /** The answer with a judgement that is as it was, or was never made before. It is archived. */
  readonly alike: (
    finished: Finished,
    judged: JudgedOutcome,
    remarks: readonly KeptReason[],
  ) => Promise<JudgementAnswer>;
  /** The same of one that was never made before. */
  readonly first: (asked: Asked, judged: JudgedOutcome, remarks: readonly KeptReason[]) => Promise<JudgementAnswer>;
}

/** Makes the answers of what was judged now. */
export function createAnswers({ ids, archive, version, writeJson = writeHere }: AnswersParts): Answers {
  const idOf: Answers['idOf'] = (asked, made) => ids.toId({ ...asked, made }) ?? ids.toId(asked) ?? null;
  const withEvidence: Answers['withEvidence'] = (asked, outcome) => {
    const versions = { canaryJudge: version, judge: outcome.judgement.judge };
    const unwritten = (): UnwrittenEvidence => unwrittenEvidence(outcome.record, { request: asked.request, versions });
    return { ...outcome, evidence: () => writeEvidence(unwritten()), unwritten };
  };
  const keep = async ({ asked, made, id }: Finished, outcome: MadeOutcome): Promise<readonly KeptReason[]> => {
    // Nobody could ask for it.
    if (id === null) return [NO_LINK];
    const written = { id, include: [], outcome, remarks: [], link: null };
    const form = { series: true, evidence: true, url: `/judgements/${id}` };
    return archive.keep(asked, made, () => writeJson(written, form));
  };
  const open: Answers['open'] = (asked, outcome) => {
    return { id: ids.toId(asked) ?? null, include: includeOf(asked), outcome, remarks: [], link: null };
  };
  const alike: Answers['alike'] = async (finished, judged, remarks) => {
    const { id, asked } = finished;
    const outcome = withEvidence(asked, judged);
    const all = [...remarks, ...(await keep(finished, outcome))];
    return { id, include: includeOf(asked), outcome, remarks: all, link: null };
  };
  const first: Answers['first'] = (asked, judged, remarks) => {
    const made = madeOf(judged, asked.configDigest);
    return alike({ asked, made, id: idOf(asked, made) }, judged, remarks);
  };
  return { idOf, withEvidence, open, alike, first };
}

const writeHere: WriteJson = (answer, form) => Promise.resolve(Buffer.from(JSON.stringify(toAnswerJson(answer, form))));

const NO_LINK = {
  code: 'no-link',
  text: 'The judgement has no id, since its request does not fit into one of 4 KiB: name a metric config of the service instead of sending one, and leave out series.',
};

/** What the body of a request, which has been read before, wants in the JSON. */
export function includeOf({ request: { include } }: Asked): JudgementAnswer['include'] {
  const wanted: readonly unknown[] = Array.isArray(include) ? include : [];
  return (['series', 'evidence'] as const).filter((what) => wanted.includes(what));
}
