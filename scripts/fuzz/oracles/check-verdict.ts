import { finding, type Finding } from '../finding.js';
import type { Answer } from '../http-answer.js';
import type { Message } from '../message.js';
import { readSchema } from './schemas.js';

const isJudgement = readSchema('judgement');
const isOpenJudgement = readSchema('open-judgement');
const isRequest = readSchema('judgement-request');

interface Told {
  readonly verdict: string;
  readonly score: number | null;
  readonly thresholds: { readonly pass: number; readonly marginal: number };
}

/** What is wrong with a verdict: a request that is not valid got one, or it is none that its score allows. */
export function checkVerdict(message: Message, answer: Answer, json: unknown): Finding[] {
  const { method, target, body } = message;
  if (method !== 'POST' || !/^\/judgements(?:\?|$)/.test(target) || answer.status > 202) return [];
  const asked = readBody(body);
  const misfit = asked === undefined ? 'no JSON in UTF-8' : isRequest(asked);
  const unasked =
    misfit === undefined ? [] : [finding('verdict', `on a request that is not valid: ${misfit}`, String(body))];
  return json === undefined ? unasked : [...unasked, ...checkJudgement(answer.status, json)];
}

/** What is wrong with a judgement's JSON. */
function checkJudgement(status: number, json: unknown): Finding[] {
  const misfit = status === 200 ? isJudgement(json) : isOpenJudgement(json);
  const text = JSON.stringify(json);
  if (misfit !== undefined) return [finding('verdict', `is none: ${misfit}`, text)];
  const { verdict, score, thresholds } = json as Told;
  if (status !== 200 || score === null) return [];
  const { pass, marginal } = thresholds;
  const contradicts =
    (verdict === 'pass' && score < pass) ||
    (verdict === 'marginal' && (score < marginal || score >= pass)) ||
    score < 0 ||
    score > 100;
  return contradicts ? [finding('verdict', `${verdict} contradicts its score`, text)] : [];
}

/** Undefined where the bytes are no JSON in UTF-8. */
function readBody(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
