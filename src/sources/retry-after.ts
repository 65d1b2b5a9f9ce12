const HTTP_DATE = /^[A-Z][a-z]{2,8},? .+ GMT$/;

/** The wait that a Retry-After header (RFC 9110, 10.2.3) asks for, in milliseconds from now; undefined where there is none, or none that can be read. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const atMs = HTTP_DATE.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
