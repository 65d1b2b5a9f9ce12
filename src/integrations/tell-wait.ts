import type { Response } from 'express';
import { waitSeconds, type JudgementError } from '../errors.js';

/** Tells by Retry-After when asking again may be worth it, where that is so. */
export function tellWait(response: Response, { code, details }: Pick<JudgementError, 'code' | 'details'>): void {
  const wait = waitSeconds(code, details);
  if (wait !== undefined) response.set('Retry-After', String(wait));
}
