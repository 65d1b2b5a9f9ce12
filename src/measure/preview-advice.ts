import type { Reason } from '../judge/measurement.js';
import type { PreviewFlag } from '../judge/preview.js';

/** A warning of a judgement as a preview tells it: with what to do about it, where its text does not say so itself. */
export function toFlag({ code, text }: Reason): PreviewFlag {
  const given = Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
  const advice = text.includes('canary-judge calibrate') ? undefined : given;
  const whole = advice === undefined ? text : `${text} ${advice}`;
  return { code, severity: NOTES.has(code) ? 'note' : 'warning', text: whole };
}

/** The same flag but once, and of those of one code only the first few. */
export function fewOfEach(flags: readonly PreviewFlag[]): PreviewFlag[] {
  const distinct = [...new Map(flags.map((flag) => [`${flag.code} ${flag.text}`, flag])).values()];
  const codes = new Set(distinct.map(({ code }) => code));
  return [...codes].flatMap((code) => {
    const alike = distinct.filter((flag) => flag.code === code);
    const left = alike.length - MOST_ALIKE;
    return alike.slice(0, MOST_ALIKE).map((flag, i) => {
      const last = i === MOST_ALIKE - 1 && left > 0;
      return last ? { ...flag, text: `${flag.text} So it is ${String(left)} times more.` } : flag;
    });
  });
}

const MOST_ALIKE = 3;

const NOTES: ReadonlySet<string> = new Set([
  'config',
  'outliers-removed',
  'scaled-by-split',
  'scaled-by-traffic',
  'tail-not-judged',
  'value-escaped',
]);

const ADVICE: Readonly<Record<string, string>> = {
  'averaged-percentiles': 'Aggregate the distribution first, and take the percentile of that.',
  'baseline-in-the-past': 'Compare with a baseline of the same time where there can be one.',
  'born-in-window': 'Start the window later, or make the warm-up longer, so that all instances have been seen before.',
  'calibration-of-another-query': 'Run canary-judge calibrate with this step.',
  'few-samples': 'Take a longer window, or a shorter step.',
  'fewer-samples': 'See what became of the others.',
  'infinite-samples': 'Mend the query that yields them, as a division by nothing does.',
  'low-coverage':
    'See why samples are missing; where silence means that nothing happened, say missing: zero, or let the query say so.',
  'not-scaled': 'Give the config a query for its traffic.',
  'offset-in-query': "Leave it out, and say baseline.offset in the request where the baseline's past is meant.",
  'samples-overlap': 'Read [${step}] back, or make the step as long as what is read.',
  'samples-repeat': 'Make the step at least as long as what lies between samples, better four times.',
  'strong-dependence': 'Take a longer step, or calibrate the metric.',
  'tail-not-judged': 'Ask again later, or for a window that ends earlier, to see all of it.',
  'unaligned-sides': 'Ask for what is there on both sides in every slot, such as by a longer step.',
  'unpaired-series': 'Pair by labels that both sides have, or aggregate over what only one has.',
};
