import { shown } from '../../../config/mistake.js';
import { JudgementError } from '../../../errors.js';

/**
 * The source that an account name of Kayenta's means; undefined where nobody has named one.
 *
 * @throws {JudgementError} UNKNOWN_SOURCE where none has this name
 */
export function knownSource(name: string | undefined, sources: ReadonlyMap<string, unknown>): string | undefined {
  if (name === undefined || sources.has(name)) return name;
  const known = [...sources.keys()].slice(0, 20).join(', ');
  const message = `is ${shown(name)}, which is the name of no source; known: ${known}. Name a source in the settings as the account was named, or leave it out`;
  throw new JudgementError('UNKNOWN_SOURCE', 'Cannot judge without its source', [
    { pointer: '?metricsAccountName', message },
  ]);
}
