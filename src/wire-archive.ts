import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { createJudgementArchive, type ArchiveReading, type JudgementArchive } from './answers/judgement-archive.js';
import { propertyOf } from './config/property-of.js';
import type { Settings } from './config/settings.js';
import { JudgementError } from './errors.js';
import { ARCHIVE_FILES, codeOf, type ArchiveFiles } from './identity/archive-files.js';
import { createArchive, type Archive } from './identity/archive.js';
import { OverdueError } from './identity/bounded-work.js';

/** How long an answer waits for the archive. */
const PATIENCE_MS = 5_000;

/** What the archive is wired with; the system's files and five seconds, where it is left out. */
export interface ArchiveSurroundings {
  readonly files?: ArchiveFiles;
  readonly timeoutMs?: number;
  /** Hears of each time that something goes wrong. */
  readonly onTrouble?: () => void;
  /** How what is there is read; on this thread, where it is left out. */
  readonly reading?: ArchiveReading;
}

/** The archive of who keeps nothing. */
export const NO_ARCHIVE: JudgementArchive = createJudgementArchive(undefined, () => undefined);

/**
 * The archive of the settings.
 *
 * @throws {JudgementError} INVALID_SETTINGS where its folder cannot be written to
 */
export async function wireArchive(
  { archiveDirectory: directory }: Settings,
  logger: Logger,
  { files = ARCHIVE_FILES, timeoutMs = PATIENCE_MS, onTrouble, reading }: ArchiveSurroundings = {},
): Promise<JudgementArchive> {
  if (directory === undefined) return NO_ARCHIVE;
  const archive = createArchive({ directory, files, timeoutMs });
  await refuseUnwritable(archive, directory);
  logger.info({ directory }, 'finished judgements are archived');
  const tell = (what: string, err: unknown): void => {
    onTrouble?.();
    logger.error({ err }, what);
  };
  return createJudgementArchive(archive, tell, reading);
}

async function refuseUnwritable(archive: Archive, directory: string): Promise<void> {
  try {
    await archive.check();
  } catch (error) {
    const why = error instanceof OverdueError ? error.message : `cannot be written to (${codeOf(error)})`;
    const message = `${directory} ${why}: it must be a folder that is there, in which this process may make files`;
    throw new JudgementError('INVALID_SETTINGS', 'Cannot start with this archive', [
      { pointer: 'archive.directory', message },
    ]);
  }
}

/** The version in package.json, which lies beside both src/ and dist/. */
export function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(propertyOf(manifest, 'version'));
}
