import type { Request } from 'express';

const MOST = 100;

/** The applications that the query of a request asks for, each given by itself or several with commas between, as Kayenta takes them; empty where it asks for all. */
export function readApplications({ query }: Pick<Request, 'query'>): string[] {
  const given: unknown = query.application;
  const texts: readonly unknown[] = Array.isArray(given) ? given : [given];
  return texts
    .flatMap((text) => (typeof text === 'string' ? text.split(',') : []))
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .slice(0, MOST);
}
