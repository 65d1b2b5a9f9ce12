/** One bit for each of so many slots. */
export interface SlotBits {
  readonly set: (slot: number) => void;
  readonly toBase64: () => string;
}

/** Bits that are all 0. */
export function createSlotBits(slots: number): SlotBits {
  const bytes = new Uint8Array(Math.ceil(slots / 8));
  return {
    set: (slot) => {
      bytes[slot >> 3] = (bytes[slot >> 3] ?? 0) | (1 << (slot & 7));
    },
    toBase64: () => Buffer.from(bytes).toString('base64'),
  };
}

/** Of each text of bits: the share of its gaps in which any of the others has a sample; 0 without gaps. */
export function silentShares(all: readonly { readonly filledBits: string; readonly gapBits: string }[]): number[] {
  const filled = all.map(({ filledBits }) => Buffer.from(filledBits, 'base64'));
  const length = filled.reduce((most, { byteLength }) => Math.max(most, byteLength), 0);
  const anyFilled = Buffer.alloc(length);
  for (const bytes of filled) {
    for (const [i, byte] of bytes.entries()) anyFilled[i] = (anyFilled[i] ?? 0) | byte;
  }
  return all.map(({ gapBits }) => {
    const gaps = Buffer.from(gapBits, 'base64');
    let total = 0;
    let silent = 0;
    for (const [i, byte] of gaps.entries()) {
      total += bitsOf(byte);
      silent += bitsOf(byte & (anyFilled[i] ?? 0));
    }
    return total === 0 ? 0 : silent / total;
  });
}

function bitsOf(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
