import type { Response } from 'express';
import { anybody } from '../access/anybody.js';
import type { Asker } from '../access/asker.js';
import { untilGone } from './until-gone.js';

/** Who waits for a response. */
export function askerOf(response: Response): Asker {
  return anybody(untilGone(response));
}
