import { toPromqlDuration } from '../../query/promql.js';
import type { Expression } from '../../query/promql-expression.js';
import { walkExpression } from '../../query/walk-expression.js';
import type { CheckedQuery } from './check-queries.js';
import type { Doubt } from './doubt.js';
import { INTERVALS_OF_A_RATE } from './known-variables.js';

/** How a function reads its range. */
interface RangeReader {
  readonly name: string;
  readonly rangeMs: number;
  /** Where it reads a subquery, samples are as far apart as that says. */
  readonly ofSamples: boolean;
}

const GROWTH = /^(?:rate|increase|irate)$/;
/** Their range is only how far they look for what they take of it. */
const LAST = /^(?:irate|idelta|last_over_time|present_over_time|absent_over_time)$/;

/** Warnings for ranges that hold too few samples for a rate, and for those that are not a step long. */
export function rangeDoubts(query: CheckedQuery, stepMs: number): Doubt[] {
  const { read, path } = query;
  return read.flatMap(({ field, expression }) => {
    const doubts = readersIn(expression).flatMap((reader) => doubtsOf(reader, query, stepMs));
    return [...new Map(doubts.map((doubt) => [doubt.message, { ...doubt, path: [...path, field] }])).values()];
  });
}

function readersIn(expression: Expression): RangeReader[] {
  return walkExpression(expression).flatMap(({ part }) => {
    if (part.kind !== 'call') return [];
    return part.arguments.flatMap((argument) =>
      argument.kind === 'range'
        ? [{ name: part.name, rangeMs: argument.rangeMs, ofSamples: argument.of.kind === 'selector' }]
        : [],
    );
  });
}

function doubtsOf(
  { name, rangeMs, ofSamples }: RangeReader,
  { scrapeIntervalMs, metric, read }: CheckedQuery,
  stepMs: number,
): Omit<Doubt, 'path'>[] {
  const [range, step] = [toPromqlDuration(rangeMs), toPromqlDuration(stepMs)];
  const least = INTERVALS_OF_A_RATE * scrapeIntervalMs;
  if (GROWTH.test(name) && ofSamples && rangeMs < least) {
    const message = `${name}() over ${range} sees too few samples, which are ${toPromqlDuration(scrapeIntervalMs)} apart: a range of ${toPromqlDuration(least)} or more survives a scrape that fails; write [\${rateInterval}], and a step that is no shorter`;
    return [{ rule: 'range-too-short', message }];
  }
  if (rangeMs > stepMs && !LAST.test(name)) {
    const summed = metric === undefined || read.some(({ field }) => field === 'events');
    const effect = summed
      ? 'slots would count the same several times, so that the judgement is refused'
      : 'neighbouring slots share samples, which makes fewer independent ones than there seem to be';
    return [
      {
        rule: 'range-not-step',
        message: `${name}() reads ${range} back in steps of ${step}: ${effect}; write [\${step}]`,
      },
    ];
  }
  if (GROWTH.test(name) && name !== 'irate' && rangeMs < stepMs) {
    const message = `${name}() reads ${range} in steps of ${step}: what happens in the rest of each step is not seen; write [\${step}]`;
    return [{ rule: 'range-not-step', message }];
  }
  return [];
}
