import type { KeptMetric } from '../../config/kept-metric.js';
import { showBeside, showPercent, showProbability } from '../show-number.js';
import { markup, type Markup } from './markup.js';
import { counted } from './words.js';

type Test = NonNullable<KeptMetric['test']>;

const RULES: ReadonlyMap<string, string> = new Map([
  ['rank', 'the ranks of the samples'],
  ['value', 'the values of the samples'],
  ['counts', 'counts of events'],
  ['limit', 'an absolute limit'],
  ['history', "the metric's healthy past"],
]);

/** What the finding rests on, and what it could have shown. */
export function metricEvidence({ test, baseline, canary }: KeptMetric): Markup {
  const facts = [...(test ? factsOf(test) : []), ['Slots with samples', coverageOfBoth(baseline, canary)] as const];
  return markup`<dl class="facts">
${facts.map(([name, text]) => markup`<div><dt>${name}</dt><dd>${text}</dd></div>\n`)}</dl>
`;
}

type Fact = readonly [name: string, text: string];

function factsOf({ rule, pValue, adjustedPValue, samples, smallestDetectableChange, history }: Test): Fact[] {
  const adjusted =
    adjustedPValue === null || adjustedPValue === pValue
      ? ''
      : `, ${showProbability(adjustedPValue)} among all metrics`;
  const { effective, autocorrelation } = samples;
  const dependence = autocorrelation === null ? '' : ` (autocorrelation ${showBeside(autocorrelation, [0])})`;
  const worth =
    effective === null ? '' : `, worth ${showBeside(effective, [samples.used], 3)} independent ones${dependence}`;
  return [
    ['Decided by', RULES.get(rule) ?? rule],
    ...(pValue === null ? [] : [['p', `${showProbability(pValue)}${adjusted}`] as const]),
    ['Samples a side', `${String(samples.used)}${worth}`],
    ...(smallestDetectableChange === null
      ? []
      : [
          ['Could have seen', `a change of ${showPercent(smallestDetectableChange)}, in 80 % of such windows`] as const,
        ]),
    ...(history
      ? [
          [
            'Healthy past',
            `${counted(history.comparisons, 'comparison')}, which spread by ${showPercent(history.spread)}`,
          ] as const,
        ]
      : []),
  ];
}

function coverageOfBoth(baseline: KeptMetric['baseline'], canary: KeptMetric['canary']): string {
  const [ofBaseline, ofCanary] = [coverageOf(baseline), coverageOf(canary)];
  return ofBaseline === ofCanary
    ? `${ofBaseline} on both sides`
    : `${ofBaseline} on the baseline, ${ofCanary} on the canary`;
}

function coverageOf({ coverage, missing }: KeptMetric['baseline']): string {
  if (coverage === null) return 'none';
  return missing > 0 ? `${showPercent(coverage)} (${String(missing)} missing)` : 'all';
}
