import { readArchived, type ArchivedJudgement, type TextToRead } from './answers/judgement-archive.js';
import { isInlineSamples } from './config/inline-data.js';
import { readJudgementRequest, type JudgementRequest } from './config/judgement-request.js';
import type { Diagnostic } from './config/diagnostic.js';
import type { Reading } from './config/mistake.js';
import { mayBeJudgedAgain } from './http/evidence-effort.js';
import { createRenderKept, type KeptReport } from './http/kept-report.js';
import { parseBody, USUAL_LIMITS } from './http/parse-body.js';
import { renderAnswer, type AnswerToRender } from './http/render-answer.js';
import { renderPreview, type PreviewToRender, type RenderedPreview } from './http/render-preview.js';
import type { RenderedReport } from './http/render-report.js';
import { judgeRemotely, type RemoteAnswer } from './integrations/kayenta/remote-judge-answer.js';
import { isPairSamples } from './integrations/kayenta/remote-judge.js';
import type { Basis } from './judge/basis.js';
import { judgeCanary } from './judge/judge-canary.js';
import { decideBasis, type Decided, type Deciding } from './measure/decide-basis.js';
import { writeEvidence } from './measure/evidence/to-evidence.js';
import { readPrometheusAnswer, type ReadAnswer, type UnreadAnswer } from './sources/prometheus-answer.js';
import { diagnoseRequest, type ConfigOfRequest } from './wire-diagnosis.js';
import { basisOf, judgeEvidence, readConfig } from './wire-reading.js';

/** A judgement request as its body states it, with what that means. */
export interface ReadBody {
  readonly body: unknown;
  readonly reading: Reading<JudgementRequest>;
}

/** What each task is given and gives: plain data both, so that it can be done on any thread. */
export interface TaskTypes {
  readonly decide: { readonly input: Deciding; readonly output: Decided };
  readonly render: { readonly input: AnswerToRender; readonly output: RenderedReport };
  readonly readArchived: { readonly input: TextToRead; readonly output: ArchivedJudgement | null };
  readonly isWhole: { readonly input: TextToRead; readonly output: boolean };
  readonly renderPreview: { readonly input: PreviewToRender; readonly output: RenderedPreview };
  readonly renderKept: { readonly input: KeptReport; readonly output: Promise<RenderedReport> };
  /** What a judgement was decided from, by its evidence; null where that is too much for a page. */
  readonly basisOf: { readonly input: unknown; readonly output: Promise<Basis | null> };
  readonly readBody: { readonly input: Uint8Array; readonly output: ReadBody };
  readonly judgeRemotely: { readonly input: Uint8Array; readonly output: RemoteAnswer };
  readonly diagnose: { readonly input: ConfigOfRequest; readonly output: readonly Diagnostic[] };
  readonly readAnswer: { readonly input: UnreadAnswer; readonly output: ReadAnswer };
}

/** Does a task by its name, for who is sent both. */
export function runTask(name: string, input: unknown): unknown {
  if (!isTask(name)) throw new RangeError(`There is no task "${name}"`);
  return run(name, input);
}

function isTask(name: string): name is keyof TaskTypes {
  return Object.hasOwn(TASKS, name);
}

function run<Name extends keyof TaskTypes>(name: Name, input: unknown): TaskTypes[Name]['output'] {
  if (isInputOf(name, input)) return TASKS[name](input);
  throw new RangeError('A task takes something');
}

/** What this program has packed itself is what its tasks are given. */
function isInputOf<Name extends keyof TaskTypes>(_name: Name, input: unknown): input is TaskTypes[Name]['input'] {
  return input !== undefined;
}

const renderKept = createRenderKept(judgeEvidence);

/** The work that may be large, by name: the same on every thread. */
export const TASKS: {
  readonly [Name in keyof TaskTypes]: (input: TaskTypes[Name]['input']) => TaskTypes[Name]['output'];
} = {
  decide: decideBasis,
  render: (answer) => renderAnswer(answer, writeEvidence),
  readArchived: (text) => readArchived(text) ?? null,
  isWhole: (text) => readArchived(text) !== undefined,
  renderPreview,
  renderKept: (kept) => renderKept(kept, NEVER),
  basisOf: async (evidence) => (mayBeJudgedAgain(evidence) ? basisOf(evidence) : null),
  readBody: (bytes) => {
    const body = parseBody(bytes, isInlineSamples, USUAL_LIMITS);
    return { body, reading: readJudgementRequest(body, readConfig) };
  },
  judgeRemotely: (bytes) => judgeRemotely(parseBody(bytes, isPairSamples, USUAL_LIMITS), judgeCanary),
  diagnose: diagnoseRequest,
  readAnswer: readPrometheusAnswer,
};

/** What has been begun on a thread is done. */
const NEVER = new AbortController().signal;
