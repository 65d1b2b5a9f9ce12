import { readdir, readFile } from 'node:fs/promises';
import { JudgementError } from '../errors.js';
import { Recording } from './replay-source.js';

/**
 * The recordings of a folder.
 *
 * @throws {JudgementError} INVALID_SETTINGS where there are none, or one of them is none
 */
export async function loadRecordings(folder: URL): Promise<Recording[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((file) => file.endsWith('.json')).sort();
  const recordings = await Promise.all(names.map(async (name) => readRecording(new URL(name, folder))));
  if (recordings.length > 0) return recordings;
  throw new JudgementError('INVALID_SETTINGS', `Cannot replay: there are no recordings in ${folder.pathname}`);
}

async function readRecording(file: URL): Promise<Recording> {
  try {
    return Recording.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_SETTINGS', `Cannot replay ${file.pathname}: ${reason}`);
  }
}
