import type { CanaryJudgement } from '../judge/judgement.js';
import type { EditOutcome } from './judge-edits.js';
import { makeElement } from './make-element.js';

/** An outcome beside the judgement as it was, as elements of the page. */
export function tellOutcome(
  outcome: EditOutcome,
  before: CanaryJudgement,
  anchorOf: (place: number) => string,
): Node[] {
  if (outcome.kind === 'refused') {
    return [
      makeElement('p', 'Not judged, since no config can be so:'),
      makeElement('ul', ...outcome.mistakes.map((mistake) => makeElement('li', mistake))),
    ];
  }
  if (outcome.kind === 'open') {
    const text =
      'By these rules it would not have been stopped here; what the rest of the window shows is not on this page.';
    return [makeElement('p', text)];
  }
  const { judgement, changed } = outcome;
  const items = changed.map(({ place, name, before: was, now }) => {
    const link = makeElement('a', name);
    link.href = `#${anchorOf(place)}`;
    return makeElement('li', link, `: ${now} instead of ${was}`);
  });
  return [
    makeElement('p', makeElement('strong', verdictIn(judgement, before))),
    makeElement('p', judgement.reason.text),
    ...(items.length > 0 ? [makeElement('ul', ...items)] : []),
  ];
}

/** The verdict and the score of a judgement beside those before: "pass instead of fail, score 100 instead of 62.5". */
export function verdictIn(now: CanaryJudgement, before: CanaryJudgement): string {
  const score = scoreOf(now);
  const was = scoreOf(before);
  return [
    now.verdict === before.verdict ? `${now.verdict} as before` : `${now.verdict} instead of ${before.verdict}`,
    score === was ? `score ${score} as before` : `score ${score} instead of ${was}`,
  ].join(', ');
}

function scoreOf({ shown: { score } }: CanaryJudgement): string {
  return Number.isNaN(score) ? 'none' : String(score);
}
