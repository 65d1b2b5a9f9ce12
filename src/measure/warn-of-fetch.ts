import type { Measurement, Reason } from '../judge/measurement.js';
import { nameOf } from '../judge/name-of.js';
import type { FetchedWish } from './fetch-judgement.js';

/** What to know about how something was asked for: what became of its variables, and what the source remarks. */
export function warningsOf(name: string, { fetch, remarks }: Extract<FetchedWish, { kind: 'fetched' }>): Reason[] {
  return [
    ...fetch.warnings.map(({ code, text }) => ({ code, text: `In the query of ${name} ${text}.` })),
    ...(fetch.displaced ? [displacedWarning(name)] : []),
    ...remarks.map((text) => ({ code: 'source-remark', text: `Source "${fetch.source.name}" remarks: ${text}` })),
  ];
}

const LOW_COVERAGE = 0.5;

/** The measurement with a warning where a side has samples in less than half of its slots, but in some: none at all is told as such. */
export function withCoverage(measurement: Measurement): Measurement {
  const sparse = (['baseline', 'canary'] as const).filter((side) => {
    const { filled, expected } = measurement.sides[side];
    return filled > 0 && filled < LOW_COVERAGE * expected;
  });
  if (sparse.length === 0) return measurement;
  const told = sparse.map((side) => {
    const { filled, expected } = measurement.sides[side];
    return `the ${side} has samples in ${String(filled)} of ${String(expected)} slots`;
  });
  const text = `Of ${nameOf(measurement)}, ${told.join(' and ')}: what is missing may be what matters.`;
  return { ...measurement, warnings: [...measurement.warnings, { code: 'low-coverage', text }] };
}

function displacedWarning(name: string): Reason {
  const text = `The query of ${name} has an offset or @: its samples are from another time than their slots, and the warm-up does not hold for them.`;
  return { code: 'offset-in-query', text };
}
