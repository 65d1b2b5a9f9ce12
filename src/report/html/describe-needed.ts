import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { titleOf } from '../plain-judgement.js';
import { showBound, showDifference, showPoints, showShare } from '../show-number.js';
import { neededToPass, type Repair } from './needed-to-pass.js';
import { countsAsFailed } from './worst-first.js';

/** What would have been needed to pass, in a sentence or two. */
export function describeNeeded(judgement: KeptJudgement): string {
  const { metrics, thresholds, weightedScore, score } = judgement;
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
      const also = beside
        ? ` And by the score alone it would not have passed: ${lowerFirst(repairInWords(judgement, beside, true))}`
        : '';
      return `What is missing is ${missing}.${also}`;
    }
    case 'repair': {
      const unknown = unknownInWords(metrics);
      return `${repairInWords(judgement, needed.repair, unknown === '')}${unknown}`;
    }
  }
}

function repairInWords(
  { metrics, thresholds, plan }: KeptJudgement,
  { critical, others, choice, score, enough }: Repair,
  certain: boolean,
): string {
  const passed = `It ${certain ? 'would' : 'could'} have passed with`;
  const conditions = (places: readonly number[]): string[] =>
    places.flatMap((place) => (metrics[place] ? [conditionOf(metrics[place])] : []));
  const gives = `the score ${showPoints(score)}`;
  const pass = showPoints(thresholds.pass);
  if (critical.length + others.length === 0)
    return `No metric would have had to do better for ${gives}; ${pass} passes.`;
  if (!enough) return `Even if all that failed had passed, ${gives} would be below ${pass}.`;
  const first = conditions(critical);
  if (plan?.stopped && first.length > 0)
    return `It would not have been stopped with ${inWords(first)}: then the rest of the window would have been judged, too.`;
  const critics = others.length > 0 ? first.map((condition) => `${condition} (which is critical)`) : first;
  if (choice.length > 0) {
    const any = `any ${others.length === 1 ? 'one' : String(others.length)} of these: ${inWords(conditions(choice))}`;
    return `${passed} ${critics.length > 0 ? `${inWords(critics)}, and ` : ''}${any}.`;
  }
  const all = [...critics, ...conditions(others)];
  if (all.length === 1) return `${passed} ${all.join('')}: that alone makes ${gives}.`;
  const together =
    all.length === 2 ? 'both together make' : `nothing less than these ${String(all.length)} together makes`;
  return `${passed} ${inWords(all)}: ${together} ${gives}.`;
}

/** What a metric that failed would have had to be. */
function conditionOf(metric: KeptMetric): string {
  const { classification, accepted, unit, test } = metric;
  const name = titleOf(metric);
  if (classification === 'no-data' || classification === 'error') return `data of ${name}`;
  const high = classification === 'high';
  const limit = test?.rule === 'limit' ? test.limit : undefined;
  const bound = high ? limit?.max : limit?.min;
  if (limit && bound !== undefined)
    return `${limit.of === 'every' ? `every sample of ${name}` : `the ${limit.of} of ${name}`} at ${high ? 'most' : 'least'} ${showBound(bound, unit)}`;
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
function unknownInWords(metrics: KeptJudgement['metrics']): string {
  const unknown = metrics.filter(
    (one) => !one.muted && !countsAsFailed(one) && (one.classification === 'no-data' || one.classification === 'error'),
  );
  return unknown.length === 0 ? '' : ` What ${inWords(unknown.map(titleOf))} would have shown is not known.`;
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
