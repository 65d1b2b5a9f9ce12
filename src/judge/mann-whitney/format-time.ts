/** An instant as a sentence names it: RFC 3339 in UTC. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
