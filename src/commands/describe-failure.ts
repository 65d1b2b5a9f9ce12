import type { CaseOutcome } from '../golden/run-golden-tests.js';

/** What is not as expected about a case, a line each. */
export function describeFailure({ differences, refused }: CaseOutcome): string[] {
  return [
    ...differences.map(
      ({ what, expected, actual, because }) => `${what}: expected ${expected}, is ${actual}. ${because}`,
    ),
    ...refused.map(({ pointer, message }) => `could not be judged: ${pointer === '' ? '' : `${pointer} `}${message}`),
  ];
}
