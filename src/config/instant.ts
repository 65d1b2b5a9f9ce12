import { z } from 'zod';

const Rfc3339 = z.iso.datetime({ offset: true });

/** What such a text is in JSON Schema. */
export const INSTANT_SCHEMA = (({ format, pattern }) => ({ format, pattern }))(z.toJSONSchema(Rfc3339));

/** The time in milliseconds since the epoch that an RFC 3339 text names, or undefined where it names none. */
export function parseInstant(text: string): number | undefined {
  return Rfc3339.safeParse(text).success ? Date.parse(text) : undefined;
}
