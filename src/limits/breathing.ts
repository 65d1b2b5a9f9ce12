/** What a stretch of time was like. */
export interface Stretch {
  /** The share of it in which the process worked, or wanted to, from 0 to 1. */
  readonly utilizationRatio: number;
  /** Whether anything was refused for want of room. */
  readonly refused: boolean;
  /** The most that was done at once. */
  readonly running: number;
}

/** How much may be done at once by what is known of the load. */
export interface Breathing {
  readonly room: () => number;
  readonly observe: (stretch: Stretch) => void;
}

/** From here on more at once gets no more done, but only makes all of it take longer. */
const BUSY_RATIO = 0.9;
/** Below this there is plenty of time left. */
const IDLE_RATIO = 0.5;
/** While the process is busy, so many at once all take so long that it is better to be refused and ask again. */
const CROWD = 24;
const SHRINK = 0.7;
/** While there is time left: of the room, and at least so much. */
const GROW_RATIO = 0.05;
const LEAST_GROWTH = 0.25;

/**
 * Additive increase, multiplicative decrease (Chiu & Jain 1989): while the process is busy all the time and more is asked for than there is room for, or many at once, the room shrinks by
 * a third towards one; then it grows, by a twentieth and at least by a quarter, up to `most`. Who waits for sources costs no time of the process, so that there may be many of
 * them; and a small rush is let in, since it is over sooner than anybody would ask again.
 */
export function createBreathing(most: number): Breathing {
  let room = most;
  return {
    room: () => Math.floor(room),
    observe: ({ utilizationRatio, refused, running }) => {
      if (utilizationRatio > BUSY_RATIO) {
        if (refused || running > CROWD) room = Math.max(1, Math.min(room, running) * SHRINK);
      } else if (!refused && utilizationRatio < IDLE_RATIO) room = most;
      else room = Math.min(most, room + Math.max(LEAST_GROWTH, room * GROW_RATIO));
    },
  };
}
