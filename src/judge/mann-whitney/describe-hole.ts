import type { Circumstances } from '../measurement.js';
import type { Hole } from './find-hole.js';
import { formatTime } from './format-time.js';

type Clock = Pick<Circumstances, 'judgedToMs' | 'stepMs'>;

/** Where samples are missing, as a predicate; of so many slots in all: "has no samples on the canary in the last 17 slots, after 10:43". */
export function describeHole({ side, place, first, slots }: Hole, length: number, clock: Clock): string {
  /** When so many of the slots have ended. */
  const ended = (count: number): string | undefined =>
    clock.judgedToMs === null ? undefined : formatTime(clock.judgedToMs - (length - count) * clock.stepMs);
  const [from, to] = [ended(first), ended(first + slots)];
  const when = {
    end: `in the last ${counted(slots)}${from === undefined ? '' : `, after ${from}`}`,
    start: `in the first ${counted(slots)}${to === undefined ? '' : `, until ${to}`}`,
    middle: `in ${counted(slots)} in a row${from === undefined || to === undefined ? '' : `, from ${from} to ${to}`}`,
  }[place];
  return `has no samples on the ${side} ${when}`;
}

function counted(slots: number): string {
  return `${String(slots)} ${slots === 1 ? 'slot' : 'slots'}`;
}

/** What to do about it. A gap of counts is one for want of traffic, and never 0. */
export function cureOfHole({ side, place }: Hole, areCounts: boolean): string {
  const cure = {
    end: `See whether the ${side} has died, or was too busy to be measured`,
    start: 'Start the window when both sides are there, or give it a warmup',
    middle: `See what kept the ${side} from being measured`,
  }[place];
  return areCounts ? `${cure}.` : `${cure}; where gaps mean that nothing happened, say missing: zero.`;
}
