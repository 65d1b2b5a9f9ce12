import { described, DIGEST, listOf, object, oneOf, orNull, REASON, SCORE, VERDICT } from './schema-words.js';

const OUTCOME_OF_LINK = {
  verdict: described('The verdict.', VERDICT),
  score: described('The score.', orNull(SCORE)),
  digest: described('Of the series.', DIGEST),
};

/** What a judgement's link was made with, and what judging again gives. */
export const LINK = object(
  {
    verdict: described('The verdict that the link was made with.', VERDICT),
    score: described('The score that it was made with.', orNull(SCORE)),
    digest: described('Of the series that it was made with.', DIGEST),
    shown: described(
      'What is told beside this: what judging again gives, or the judgement as it was archived.',
      oneOf(['again', 'archived']),
    ),
    differs: described('Why they are not the same.', listOf(REASON)),
    again: described('What judging again gives, where the archived one is shown.', {
      anyOf: [object(OUTCOME_OF_LINK), object({ error: described('Why it cannot be judged again.', REASON) })],
    }),
  },
  ['again'],
);
