import type { Shown } from '../../../access/shown.js';
import { shown } from '../../../config/mistake.js';
import { JudgementError } from '../../../errors.js';

/**
 * The source that an account name of Kayenta's means; undefined where nobody has named one.
 *
 * @throws {JudgementError} UNKNOWN_SOURCE where none has this name, or NOT_ALLOWED to who is not told of all
 */
export function knownSource(
  name: string | undefined,
  all: ReadonlyMap<string, unknown>,
  shownTo: Shown,
): string | undefined {
  const sources = shownTo.sources(all);
  if (name === undefined || sources.has(name)) return name;
  const known = [...sources.keys()].slice(0, 20).join(', ');
  const message = `is ${shown(name)}, which is the name of no source; known: ${known}. Name a source in the settings as the account was named, or leave it out`;
  throw new JudgementError(shownTo.unknown.source, 'Cannot judge without its source', [
    { pointer: '?metricsAccountName', message },
  ]);
}
