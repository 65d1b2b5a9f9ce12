import { createHash } from 'node:crypto';

/** Who sends a request, by the name of their secret; what is not in the settings is unknown to the service. */
export type CallerName = 'author' | 'judge' | 'team' | 'reader' | 'nobody' | 'none';

/** Half of the requests come from who may do everything: the others get less deep. */
const SENDERS: readonly CallerName[] = [
  'author',
  'author',
  'author',
  'author',
  'author',
  'judge',
  'team',
  'reader',
  'nobody',
  'none',
];

/** The sender of this number. */
export function callerAt(n: number): CallerName {
  return SENDERS[n % SENDERS.length] ?? 'none';
}

/** The configs that the team may use, and its own workloads. */
export const TEAM = { config: /^hostile-/, workload: /^checkout-/ };

/** What the settings say of callers: of their tokens nothing but hashes, and of a proxy that is never us. */
export function accessSettings(textOf: (name: string) => string): object {
  const tokens = (name: CallerName): string[] => [`sha256:${createHash('sha256').update(textOf(name)).digest('hex')}`];
  return {
    callers: {
      author: { tokens: tokens('author'), role: 'author' },
      judge: { tokens: tokens('judge'), role: 'judge' },
      team: { tokens: tokens('team'), role: 'judge', configs: ['hostile-*'], scope: { workload: ['checkout-*'] } },
      reader: { tokens: tokens('reader'), role: 'read' },
      admin: { identities: ['admin@example.com'], role: 'author' },
    },
    proxy: { header: 'X-Forwarded-Email', from: ['10.0.0.0/8'] },
  };
}
