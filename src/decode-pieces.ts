/** The text of UTF-8 that comes in pieces, whose borders may lie within a letter. */
export function decodePieces(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
}
