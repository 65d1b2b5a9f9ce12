/** Somebody who reads something of unknown length. */
export interface Reader {
  /** Takes so much from now on, in bytes. False where it is to wait until it is told to go on. */
  readonly hold: (bytes: number) => boolean;
  /** Takes nothing any more. */
  readonly leave: () => void;
}

/** Memory that all share who read something. */
export interface ReadingRoom {
  /** `goOn` is called when one that was to wait need not any more. */
  readonly enter: (goOn: () => void) => Reader;
  readonly held: () => number;
}

interface Held {
  bytes: number;
  waits: boolean;
  readonly goOn: () => void;
}

/** A room of so many bytes: where it is full all wait but the one that has read for longest, so that it comes to an end, and never more is held than the room and one. */
export function createReadingRoom(mostBytes: number): ReadingRoom {
  // In the order in which they came.
  const readers = new Set<Held>();
  let total = 0;
  const mayGoOn = (reader: Held): boolean => {
    const [oldest] = readers;
    return total <= mostBytes || reader === oldest;
  };
  const letOn = (): void => {
    for (const reader of readers) {
      if (!mayGoOn(reader)) return;
      if (!reader.waits) continue;
      reader.waits = false;
      reader.goOn();
    }
  };
  return {
    enter: (goOn) => {
      const reader: Held = { bytes: 0, waits: false, goOn };
      readers.add(reader);
      return {
        hold: (bytes) => {
          if (!readers.has(reader)) return true;
          total += bytes - reader.bytes;
          reader.bytes = bytes;
          reader.waits = !mayGoOn(reader);
          return !reader.waits;
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
