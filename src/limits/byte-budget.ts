/** Somebody who takes memory for a while. */
export interface ByteHolder {
  /** Takes so much from now on, more or less than before. */
  readonly hold: (bytes: number) => void;
  /** Keeps what it has, and does not give way any more. */
  readonly settle: () => void;
  /** Takes nothing any more. */
  readonly release: () => void;
}

/** Memory that many share. */
export interface ByteBudget {
  /** `giveWay` is called, once, where others need the room; it is to release what is held. */
  readonly open: (giveWay: () => void) => ByteHolder;
  readonly held: () => number;
}

interface Held {
  bytes: number;
  readonly giveWay: () => void;
}

/** A budget of bytes: where it is full, the oldest that may give way does, and who needs more where nobody else may. */
export function createByteBudget(mostBytes: number): ByteBudget {
  // In the order in which they came.
  const yielding = new Set<Held>();
  let total = 0;
  const makeRoom = (): void => {
    for (const one of yielding) {
      if (total <= mostBytes) return;
      yielding.delete(one);
      one.giveWay();
    }
  };
  return {
    open: (giveWay) => {
      const held: Held = { bytes: 0, giveWay };
      let released = false;
      yielding.add(held);
      const set = (bytes: number): void => {
        total += bytes - held.bytes;
        held.bytes = bytes;
      };
      return {
        hold: (bytes) => {
          if (released) return;
          set(bytes);
          makeRoom();
        },
        settle: () => {
          yielding.delete(held);
        },
        release: () => {
          released = true;
          yielding.delete(held);
          set(0);
        },
      };
    },
    held: () => total,
  };
}
