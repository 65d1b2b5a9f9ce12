import { createHash } from 'node:crypto';
import { expect } from 'vitest';

/** Tokens of callers of each role, by the names that deploy/ gives them. */
export const TOKENS = {
  release: `cj_${'r'.repeat(43)}`,
  author: `cj_${'a'.repeat(43)}`,
  prometheus: `cj_${'p'.repeat(43)}`,
} as const;

const ROLES = { release: 'judge', author: 'author', prometheus: 'read' } as const;

/** The part of a settings file that lets in these callers alone. */
export function accessOf(...names: readonly (keyof typeof TOKENS)[]) {
  const callers = names.map((name) => {
    const hash = createHash('sha256').update(TOKENS[name]).digest('hex');
    return [name, { role: ROLES[name], tokens: [`sha256:${hash}`] }];
  });
  return { access: { callers: Object.fromEntries(callers) as object } };
}

/** What the Secret that the page of deploy/ makes for a pipeline has where a container refers to it. */
export function secretOf({ secretKeyRef }: { readonly secretKeyRef: object }): string {
  expect(secretKeyRef).toEqual({ name: 'canary-judge-token', key: 'token', optional: true });
  return TOKENS.release;
}
