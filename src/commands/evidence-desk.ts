import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import { propertyOf } from '../config/property-of.js';
import { JudgementError } from '../errors.js';
import { REMARK_CODES, toAnswerJson, type FinishedAnswer } from '../report/answer-json.js';
import type { JudgedOutcome } from '../run-judgement.js';
import type { JudgementDesk } from './judgement-desk.js';
import { toJsonText } from './json-text.js';
import { readKeptFile, type KeptFile } from './read-kept-file.js';
import type { Terminal } from './terminal.js';
import type { ToldJudgement } from './told-judgement.js';

/** What judging by evidence needs of the world. */
export interface EvidenceSurroundings {
  readonly judgeEvidence: (evidence: unknown, signal: AbortSignal) => Promise<JudgedOutcome>;
  /** Where it is told that judging again comes to something else. */
  readonly err: Terminal;
}

/**
 * The desk of a file that holds a judgement's JSON with its evidence: whatever is asked, that judgement is made again, of nothing but the file. What is not judged
 * is taken from the file as it stands there: the id and the link, remarks, timing and the evidence itself.
 */
export function evidenceDesk(path: string, { judgeEvidence, err }: EvidenceSurroundings): JudgementDesk {
  const judge = async (signal: AbortSignal): Promise<ToldJudgement> => {
    const kept = await readKeptFile(path);
    const evidence = propertyOf(kept.json, 'evidence');
    if (typeof evidence !== 'object' || evidence === null) {
      const message = `Cannot judge again by ${path}: it holds no evidence. Judge with include: ["evidence"] in the request to have some`;
      throw new JudgementError('INVALID_FILE', message);
    }
    const outcome = await judgeEvidence(evidence, signal).catch((error: unknown) => {
      throw error instanceof JudgementError && error.code === 'INVALID_REQUEST'
        ? new JudgementError(
            'INVALID_FILE',
            `Cannot judge again by ${path}: its evidence cannot be used`,
            error.details,
          )
        : error;
    });
    const answer = answerOf(kept.judgement, { ...outcome, evidence: () => evidence });
    const json = jsonOf(answer, kept, hasSeries(kept.judgement));
    if (JSON.stringify(json) !== JSON.stringify(kept.json)) err.write(`${describe(json, kept)}\n`);
    const judgement = readBack(jsonOf(answer, kept, true));
    const { basis } = outcome;
    return { kind: 'judged', judgement, json, text: inLayoutOf(kept, json), basis: () => Promise.resolve(basis) };
  };
  return { ask: (_body, signal) => judge(signal), again: (_id, signal) => judge(signal) };
}

function answerOf(kept: KeptJudgement, outcome: FinishedAnswer['outcome']): FinishedAnswer {
  const remarks = kept.warnings.filter(({ code }) => REMARK_CODES.has(code));
  return { id: kept.id, outcome, remarks, link: kept.link ?? null };
}

function jsonOf(answer: FinishedAnswer, { judgement, json }: KeptFile, series: boolean): object {
  const told = toAnswerJson(answer, { series, evidence: true, url: judgement.summary.reportUrl });
  // Nothing was fetched, and how long judging takes is no part of it.
  return { ...told, timing: propertyOf(json, 'timing') };
}

function hasSeries({ metrics }: KeptJudgement): boolean {
  return metrics.some(({ series }) => series !== undefined);
}

function readBack(json: object): KeptJudgement {
  const reading = readKeptJudgement(json);
  if (reading.kind === 'read') return reading.value;
  throw new RangeError('What is judged here can be read here');
}

/** A service writes JSON in one line, a command indented: either stays as it is. */
function inLayoutOf({ text, json: original }: KeptFile, json: object): string {
  const line = JSON.stringify(original);
  if (text === line) return JSON.stringify(json);
  return text === `${line}\n` ? `${JSON.stringify(json)}\n` : toJsonText(json);
}

function describe(json: object, { json: original, judgement }: KeptFile): string {
  const before = propertyOf(propertyOf(propertyOf(original, 'evidence'), 'versions'), 'canaryJudge');
  const keys = new Set([...Object.keys(json), ...(typeof original === 'object' ? Object.keys({ ...original }) : [])]);
  const differing = [...keys].filter(
    (key) => JSON.stringify(propertyOf(original, key)) !== JSON.stringify(propertyOf(json, key)),
  );
  const [verdict, score] = [propertyOf(json, 'verdict'), propertyOf(json, 'score')];
  const changed =
    verdict === judgement.verdict && score === judgement.score
      ? 'verdict and score are the same'
      : `${String(verdict)} with score ${String(score)}, and the file says ${judgement.verdict} with score ${String(judgement.score)}`;
  const series = differing.includes('digest') ? ' The series in it are not those that its digest is of.' : '';
  return `canary-judge: judging again comes to something else than the file, which canary-judge ${String(before)} has made: ${changed}; these differ: ${differing.join(', ')}.${series}`;
}
