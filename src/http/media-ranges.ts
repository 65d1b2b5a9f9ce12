/** One of the types that an Accept header names. */
export interface MediaRange {
  /** In small letters, such as text/html, text/* or * / * without the blanks. */
  readonly type: string;
  /** From 0 to 1; 1 where the header says nothing. */
  readonly quality: number;
}

const LONGEST = 2_000;
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const RANGE = new RegExp(`^(${TOKEN}/${TOKEN})(?:\\s*;.*)?$`);
const QUALITY = /;\s*q=([^;\s]*)/i;
const NUMBER = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** The types that an Accept header names, in its order (RFC 9110, 12.5.1). What of it cannot be read counts for nothing; parameters, but the quality, are not looked at. */
export function mediaRangesOf(accept: string): MediaRange[] {
  return accept
    .slice(0, LONGEST)
    .split(',')
    .flatMap((part) => {
      const [, type] = RANGE.exec(part.trim()) ?? [];
      const quality = QUALITY.exec(part)?.[1] ?? '1';
      return type === undefined || !NUMBER.test(quality)
        ? []
        : [{ type: type.toLowerCase(), quality: Number(quality) }];
    });
}
