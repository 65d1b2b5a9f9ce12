import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { titleOf } from '../plain-judgement.js';
import { showBound, showDifference, showPoints, showShare } from '../show-number.js';
import { isKayentas } from './describe-finding.js';
import { neededToPass, type Repair } from './needed-to-pass.js';
import { standsAgainst } from './stands-against.js';
import { failsTheCanary } from './worst-first.js';

/** What would have been needed to pass, in a sentence or two. */
export function describeNeeded(judgement: KeptJudgement): string {
  const { metrics, thresholds, weightedScore, score, plan } = judgement;
  const needed = neededToPass(judgement);
  const names = (places: readonly number[]): string =>
    inWords(places.flatMap((place) => (metrics[place] ? [titleOf(metrics[place])] : [])));
  switch (needed.kind) {
    case 'passed': {
      const spare = (weightedScore ?? score ?? thresholds.pass) - thresholds.pass;
      return spare > 0 ? `It passes with ${pointsInWords(spare)} to spare.` : 'It passes with nothing to spare.';
    }
    case 'too-many-without-data':
      return 'It would have needed data: half of the metrics without any are too many for this judge, whatever the score is.';
    case 'evidence': {
      const { withoutData, beside } = needed;
      const missing =
        withoutData.length > 0 ? `data of ${names(withoutData)}` : 'the evidence that the sentence above asks for';
      return `What is missing is ${missing}.${beside ? ` ${besideInWords(judgement, beside)}` : ''}`;
    }
    case 'repair': {
      const { repair } = needed;
      const stopped = plan?.stopped && repair.critical.length > 0;
      if (stopped)
        return `It would not have been stopped with ${inWords(conditionsOf(metrics, repair.critical))}: then the window would have gone on.`;
      const against = standsAgainst(judgement, repair);
      const certain = against.length === 0 && isKayentas(judgement.judge);
      const told = certain ? passInWords(judgement, repair) : scoreInWords(judgement, repair);
      return [told, ...against, ...unknownInWords(metrics)].join(' ');
    }
  }
}

/** What failed beside the evidence that is missing. */
function besideInWords(judgement: KeptJudgement, beside: Repair): string {
  const { anyFailure, weightedScore, thresholds } = judgement;
  const reached = anyFailure !== undefined && weightedScore !== null && weightedScore >= thresholds.pass;
  const why = reached ? 'no canary passes with a metric that fails' : 'by the score alone it would not have passed';
  return `And ${why}: ${lowerFirst(scoreInWords(judgement, beside))}`;
}

/** Where nothing but the score decides, as by Kayenta's rules. */
function passInWords(judgement: KeptJudgement, repair: Repair): string {
  const { choice, score, enough } = repair;
  const conditions = allConditions(judgement.metrics, repair);
  if (!enough || conditions.length === 0) return scoreInWords(judgement, repair);
  if (choice.length > 0) return `It would have passed with ${choiceInWords(judgement.metrics, repair)}.`;
  const gives = `the score ${showPoints(score)}`;
  const together =
    conditions.length === 1
      ? 'that alone makes'
      : conditions.length === 2
        ? 'both together make'
        : `nothing less than these ${String(conditions.length)} together makes`;
  return `It would have passed with ${inWords(conditions)}: ${together} ${gives}.`;
}

/** The native judge may find a pass to be little evidence, and what is no longer judged beside other failures may pass, too. */
function scoreInWords({ metrics, thresholds, groups, judge }: KeptJudgement, repair: Repair): string {
  const { choice, score, enough } = repair;
  const conditions = allConditions(metrics, repair);
  const shown = showPoints(score);
  const pass = showPoints(thresholds.pass);
  if (conditions.length === 0)
    return enough
      ? 'No metric would have had to do better.'
      : `No metric failed, and the score ${shown} is below ${pass}.`;
  if (!enough) return `Even if all that failed had passed, the score ${shown} would be below ${pass}.`;
  if (choice.length > 0) return `The score would have reached ${pass} with ${choiceInWords(metrics, repair)}.`;
  const most = groups.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const exact = isKayentas(judge) || shown === showPoints(most);
  return `The score would have been ${exact ? '' : 'at least '}${shown} with ${inWords(conditions)}.`;
}

function choiceInWords(metrics: KeptJudgement['metrics'], repair: Repair): string {
  const count = repair.others.length === 1 ? 'one' : String(repair.others.length);
  const first = criticalConditions(metrics, repair);
  return `${first.length > 0 ? `${inWords(first)}, and ` : ''}any ${count} of these: ${inWords(conditionsOf(metrics, repair.choice))}`;
}

function allConditions(metrics: KeptJudgement['metrics'], repair: Repair): string[] {
  return [...criticalConditions(metrics, repair), ...conditionsOf(metrics, repair.others)];
}

function criticalConditions(metrics: KeptJudgement['metrics'], { critical, others }: Repair): string[] {
  const conditions = conditionsOf(metrics, critical);
  return others.length > 0 ? conditions.map((condition) => `${condition} (which is critical)`) : conditions;
}

function conditionsOf(metrics: KeptJudgement['metrics'], places: readonly number[]): string[] {
  return places.flatMap((place) => (metrics[place] ? [conditionOf(metrics[place])] : []));
}

/** What a metric that failed would have had to be. */
function conditionOf(metric: KeptMetric): string {
  const { classification, accepted, unit, test } = metric;
  const name = titleOf(metric);
  if (classification === 'no-data' || classification === 'error') return `data of ${name} that pass`;
  const high = classification === 'high';
  const limit = test?.rule === 'limit' ? test.limit : undefined;
  const bound = high ? limit?.max : limit?.min;
  if (limit && bound !== undefined) {
    const held = limit.of === 'every' ? `every sample of ${name}` : `the ${limit.of} of ${name}`;
    // What keeps its limit is compared with the baseline, where it is to be.
    const compared = accepted === null ? '' : ' (and no change that fails)';
    return `${held} at ${high ? 'most' : 'least'} ${showBound(bound, unit)}${compared}`;
  }
  const way = high ? 'higher' : 'lower';
  const share = high ? accepted?.increase : accepted?.decrease;
  if (share === undefined || share === null) return `${name} passing`;
  const inUnit = accepted?.absolute ?? null;
  if (inUnit !== null && test?.effect?.kind === 'difference')
    return `${name} less than ${showDifference(inUnit, unit)} ${way}`;
  const fromZero = metric.baseline.mean === 0;
  if (fromZero && inUnit !== null) return `${name} less than ${showDifference(inUnit, unit)} ${way}`;
  if (share === 0 || fromZero) return `${name} no ${way} than chance explains`;
  return `${name} less than ${showShare(share)}${inUnit === null ? '' : ` (or ${showDifference(inUnit, unit)})`} ${way}`;
}

/** Whether what was not judged would have passed, nobody can tell. */
function unknownInWords(metrics: KeptJudgement['metrics']): string[] {
  const unknown = metrics.filter(
    (one) => !one.muted && !failsTheCanary(one) && (one.classification === 'no-data' || one.classification === 'error'),
  );
  return unknown.length === 0 ? [] : [`What ${inWords(unknown.map(titleOf))} would have shown is not known.`];
}

const MOST_TOLD = 5;

/** "a", "a and b", "a, b and 7 more". */
function inWords(items: readonly string[], and: 'and' | 'or' = 'and'): string {
  const told =
    items.length > MOST_TOLD
      ? [...items.slice(0, MOST_TOLD - 1), `${String(items.length - MOST_TOLD + 1)} more`]
      : items;
  const last = told.at(-1) ?? '';
  return told.length > 1 ? `${told.slice(0, -1).join(', ')} ${and} ${last}` : last;
}

function pointsInWords(points: number): string {
  return `${showPoints(points)} ${points === 1 ? 'point' : 'points'}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
