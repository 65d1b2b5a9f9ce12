/** Somebody who reads something of unknown length. */
export interface Reader {
  /** Takes so much from now on, in bytes. False where it is to wait until it is told to go on. */
  readonly hold: (bytes: number) => boolean;
  /** Has read all of it, and keeps what it holds. */
  readonly settle: () => void;
  /** Takes nothing any more. */
  readonly leave: () => void;
}

/** What is read, and who hears that it need not wait any more. */
export interface Entering {
  /** Where it comes from: what hangs there keeps nobody else waiting. */
  readonly from: string;
  readonly goOn: () => void;
}

/** Memory that all share who read something. */
export interface ReadingRoom {
  readonly enter: (entering: Entering) => Reader;
  readonly held: () => number;
}

interface Held extends Entering {
  bytes: number;
  waits: boolean;
  reads: boolean;
}

/** So little is let in at any time: it is over before it would be told to go on. */
const SMALL_BYTES = 100_000;

/**
 * A room of so many bytes. Where it is full, all wait but what is small, and of each place where something comes from the one that has been read for longest, so that
 * it comes to an end: about the room is held, and one of each place.
 */
export function createReadingRoom(mostBytes: number): ReadingRoom {
  // In the order in which they came.
  const readers = new Set<Held>();
  let total = 0;
  const oldestFrom = (place: string): Held | undefined => {
    for (const reader of readers) if (reader.reads && reader.from === place) return reader;
    return undefined;
  };
  const mayGoOn = (reader: Held): boolean =>
    total <= mostBytes || reader.bytes <= SMALL_BYTES || reader === oldestFrom(reader.from);
  const letOn = (): void => {
    for (const reader of readers) {
      if (!reader.waits || !mayGoOn(reader)) continue;
      reader.waits = false;
      reader.goOn();
    }
  };
  return {
    enter: (entering) => {
      const reader: Held = { ...entering, bytes: 0, waits: false, reads: true };
      readers.add(reader);
      return {
        hold: (bytes) => {
          if (!readers.has(reader)) return true;
          total += bytes - reader.bytes;
          reader.bytes = bytes;
          reader.waits = !mayGoOn(reader);
          return !reader.waits;
        },
        settle: () => {
          reader.reads = false;
          letOn();
        },
        leave: () => {
          if (!readers.delete(reader)) return;
          total -= reader.bytes;
          letOn();
        },
      };
    },
    held: () => total,
  };
}
