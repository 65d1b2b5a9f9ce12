import { z } from 'zod';

const MS_PER_UNIT = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const PATTERN = /^(?=.)(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
/** What a duration is in JSON Schema, which cannot say that it is at most 400d. */
export const DURATION_SCHEMA = { pattern: PATTERN.source };
const LONGEST_MS = 400 * MS_PER_UNIT.d;

/** A length of time as people write it ("60s", "1h30m", "7d", as in Prometheus), read into milliseconds. */
export const Duration = z
  .string()
  .max(40)
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms <= LONGEST_MS) return ms;
    context.addIssue({
      code: 'custom',
      message: `must be a duration such as "60s", "1h30m" or "7d", at most 400d, is ${JSON.stringify(text)}`,
    });
    return z.NEVER;
  })
  .meta({
    description: 'A duration such as "60s", "1h30m" or "7d"; units w, d, h, m, s, ms, the larger ones first.',
    ...DURATION_SCHEMA,
  });

/** A sampling interval: whole seconds, at least one. */
export const Step = Duration.refine(
  (ms) => ms >= MS_PER_UNIT.s && ms % MS_PER_UNIT.s === 0,
  'must be whole seconds, at least 1s',
);

/** The length in milliseconds, or undefined where the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const units = Object.values(MS_PER_UNIT);
  return match.slice(1).reduce((sum, count: string | undefined, i) => sum + Number(count ?? 0) * (units[i] ?? NaN), 0);
}

/** The length as people write it: "1m30s", and "0s" for none. */
export function formatDuration(ms: number): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of Object.entries(MS_PER_UNIT)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${String(count)}${unit}`);
    rest -= count * size;
  }
  return parts.length === 0 ? '0s' : parts.join('');
}
