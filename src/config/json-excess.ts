/** How much a JSON text may hold before it is parsed. */
export interface JsonBounds {
  /** Objects, arrays and keys, all together. */
  readonly parts: number;
  /** What stands in objects and arrays, samples included. */
  readonly elements: number;
  /** Bytes inside of strings. */
  readonly textBytes: number;
}

/** What JSON.parse takes seconds and gigabytes for begins far above this. */
const DEEPEST = 64;
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Why a JSON text of UTF-8 is not worth parsing: it is nested too deeply or holds too much. Undefined where it may be parsed; whether it is JSON at all is not asked. */
export function jsonExcess(bytes: Uint8Array, bounds: JsonBounds): string | undefined {
  let [depth, parts, elements, textBytes] = [0, 0, 0, 0];
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      const end = endOfString(bytes, i + 1);
      textBytes += end - i - 1;
      i = end;
    } else if (byte === COMMA) elements += 1;
    else if (byte === COLON) parts += 1;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      parts += 1;
      depth += 1;
      if (depth > DEEPEST) return `is nested deeper than ${String(DEEPEST)} levels`;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
  }
  if (parts > bounds.parts) return `holds more than ${String(bounds.parts)} objects, arrays and keys`;
  if (elements > bounds.elements) return `holds more than ${String(bounds.elements)} values`;
  return textBytes > bounds.textBytes ? `holds more than ${String(bounds.textBytes)} bytes of text` : undefined;
}

function endOfString(bytes: Uint8Array, from: number): number {
  for (let i = from; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) i += 1;
  }
  return bytes.length;
}
