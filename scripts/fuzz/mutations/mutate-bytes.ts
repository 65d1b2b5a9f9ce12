import fc from 'fast-check';

/** A change of bytes, whatever they mean. */
export interface BytesMutation {
  readonly on: 'bytes';
  readonly op: 'flip' | 'cut' | 'insert' | 'remove' | 'repeat' | 'swap';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Changes of bytes. */
export const bytesMutation: fc.Arbitrary<BytesMutation> = fc.record({
  on: fc.constant('bytes' as const),
  op: fc.constantFrom('flip', 'cut', 'insert', 'remove', 'repeat', 'swap'),
  at: fc.nat(1_000_000),
  length: fc.nat(64),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
});

/** The bytes with these changes made one after the other. */
export function mutateBytes(bytes: Buffer, mutations: readonly BytesMutation[]): Buffer {
  return mutations.reduce(mutate, bytes);
}

function mutate(bytes: Buffer, { op, at, length, bytes: given }: BytesMutation): Buffer {
  const from = at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  switch (op) {
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (from < copy.length) copy[from] = (copy[from] ?? 0) ^ (1 << (length % 8));
      return copy;
    }
    case 'cut':
      return before;
    case 'insert':
      return Buffer.concat([before, given, after]);
    case 'remove':
      return Buffer.concat([before, after.subarray(length + 1)]);
    case 'repeat':
      return Buffer.concat([
        before,
        ...Array.from({ length: 1 + (length % 20) }, () => after.subarray(0, length)),
        after,
      ]);
    case 'swap':
      return Buffer.concat([before, after.subarray(length), after.subarray(0, length)]);
  }
}
