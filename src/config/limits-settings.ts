import { z } from 'zod';
import { Duration } from './duration.js';
import { strictObject } from './strict-object.js';

const LONGEST_WAIT_MS = 3_600_000;
const LONGEST_WAIT = 'must be at most 1h';

/** A time that somebody is given, in milliseconds once it is read. */
function patience(defaultMs: number) {
  return Duration.refine((ms) => ms >= 1_000, 'must be at least 1s')
    .refine((ms) => ms <= LONGEST_WAIT_MS, LONGEST_WAIT)
    .default(defaultMs);
}

function mebibytes(usual: number) {
  return z.int().min(1).max(1_048_576).default(usual);
}

/** How much the service takes on at once, as the settings file states it: beyond that work is refused, before anything is done for it. */
export const LimitsSettings = strictObject({
  judgements: z.int().min(1).max(10_000).default(64).meta({
    description:
      'How many judgements (and previews) may be fetched and judged at once; fewer are let in while the service is short of processor time.',
  }),
  judgementsPerCaller: z.int().min(1).max(10_000).optional().meta({
    description: 'How many of them may be of one caller; half of them where nothing is said.',
  }),
  queries: z.int().min(1).max(10_000).default(200).meta({
    description: 'How many queries may be out at once, to all sources together.',
  }),
  waitingQueries: z.int().min(1).max(1_000_000).default(20_000).meta({
    description: 'How many queries may wait for their turn, at all sources together.',
  }),
  metrics: z.int().min(1).max(1_000).default(1_000).meta({
    description: 'How many metrics a request may have judged.',
  }),
  points: z.int().min(1).max(50_000).default(50_000).meta({
    description: 'How many points a series may have: the slots of a window, or the samples that come with a request.',
  }),
  bodyMemory: mebibytes(128).meta({
    description: 'How much the bodies of requests that are read or worked on may take, all together, in MiB.',
  }),
  answerMemory: mebibytes(128).meta({
    description: 'How much the answers may take that are not taken yet by those who asked, all together, in MiB.',
  }),
  sourceMemory: mebibytes(128).meta({
    description:
      'How much the answers of sources may take until they are read, all together, in MiB; beyond that all wait but the oldest.',
  }),
  connections: z.int().min(10).max(100_000).default(4_096).meta({
    description: 'How many connections may be open; beyond that the oldest gives way on which nothing is worked on.',
  }),
  headTime: patience(10_000).meta({ description: 'How long the head of a request may take to come.' }),
  bodyTime: patience(30_000).meta({ description: 'How long a whole request may take to come.' }),
  answerTime: patience(20_000).meta({
    description: 'How long a caller may take nothing of an answer before the connection is cut.',
  }),
});
/** How much the service takes on at once; lengths of time in milliseconds. */
export type LimitsSettings = z.output<typeof LimitsSettings>;
