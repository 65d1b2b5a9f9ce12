import type { KeptJudgement } from '../../config/kept-judgement.js';
import { describeScope } from '../describe-scope.js';
import { showDuration } from '../show-time.js';
import { shortDigest } from './judgement-facts.js';
import type { Pair, SideBySide } from './judgement-pair.js';

/** So many times as many slots see other things. */
const OTHER_LENGTH = 1.5;

/** Why two judgements cannot be held against each other without a second thought. */
export function cautionsOf(judgements: Pair<KeptJudgement>): SideBySide['cautions'] {
  return RULES.flatMap(([code, rule]) => {
    const text = rule(judgements);
    return text === undefined ? [] : [{ code, text }];
  });
}

type Rule = (judgements: Pair<KeptJudgement>) => string | undefined;

const RULES: readonly (readonly [string, Rule])[] = [
  ['other-config', otherConfig],
  ['config-changed', configChanged],
  ['other-scope', otherScope],
  ['other-judge', otherJudge],
  ['other-thresholds', otherThresholds],
  ['other-step', otherStep],
  ['other-length', otherLength],
  ['second-is-earlier', secondIsEarlier],
];

function otherConfig({ first, second }: Pair<KeptJudgement>): string | undefined {
  if (first.config.name === second.config.name) return undefined;
  return `They are judged by different configs, "${first.config.name}" and "${second.config.name}": metrics of one name need not mean the same.`;
}

function configChanged({ first, second }: Pair<KeptJudgement>): string | undefined {
  if (first.config.name !== second.config.name || first.config.digest === second.config.digest) return undefined;
  return `The config "${second.config.name}" is not the same in both: metrics, weights, tolerances or queries have changed in between (${shortDigest(first.config.digest)}, then ${shortDigest(second.config.digest)}).`;
}

function otherScope({ first, second }: Pair<KeptJudgement>): string | undefined {
  const [before, after] = [describeScope(first), describeScope(second)];
  if (before === null || after === null || before === after) return undefined;
  return `They are not about the same: ${before} in the first, ${after} in the second.`;
}

function otherJudge({ first, second }: Pair<KeptJudgement>): string | undefined {
  return first.judge === second.judge
    ? undefined
    : `They are judged by different rules: ${first.judge}, then ${second.judge}.`;
}

function otherThresholds({ first, second }: Pair<KeptJudgement>): string | undefined {
  const [before, after] = [first.thresholds, second.thresholds];
  if (before.pass === after.pass && before.marginal === after.marginal) return undefined;
  const told = ({ pass, marginal }: typeof before): string =>
    `${String(pass)} to pass and ${String(marginal)} for marginal`;
  return `The score must reach ${told(before)} in the first, ${told(after)} in the second.`;
}

function otherStep({ first, second }: Pair<KeptJudgement>): string | undefined {
  const [before, after] = [first.window.stepSeconds, second.window.stepSeconds];
  if (before === after) return undefined;
  return `The samples of the first are ${showDuration(before)} apart, those of the second ${showDuration(after)}.`;
}

function otherLength({ first, second }: Pair<KeptJudgement>): string | undefined {
  const [before, after] = [first.window.judgedSlots, second.window.judgedSlots];
  if (Math.max(before, after) < OTHER_LENGTH * Math.min(before, after) || before === after) return undefined;
  return `${String(before)} slots are judged in the first, ${String(after)} in the second: with more of them smaller changes are seen.`;
}

function secondIsEarlier({ first, second }: Pair<KeptJudgement>): string | undefined {
  const [before, after] = [Date.parse(first.window.start ?? ''), Date.parse(second.window.start ?? '')];
  return after < before ? 'The window of the second is the earlier one: they may be the wrong way round.' : undefined;
}
