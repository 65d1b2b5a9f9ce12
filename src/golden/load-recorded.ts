import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { readRecordedJudgement, type RecordedJudgement } from './recorded-judgement.js';

const LARGEST_BYTES = 50_000_000;
const MOST_TOLD = 5;

/** A recorded judgement, or why it cannot be used. */
export type RecordedLoading =
  { readonly kind: 'read'; readonly recorded: RecordedJudgement } | { readonly kind: 'refused'; readonly why: string };

/** The recorded judgement in a file inside of a folder; the path is relative to the folder, and nothing outside is read. */
export async function loadRecorded(folder: string, path: string): Promise<RecordedLoading> {
  const refused = (why: string): RecordedLoading => ({ kind: 'refused', why });
  try {
    const file = await realpath(join(folder, path));
    const inside = relative(await realpath(folder), file);
    if (isAbsolute(path) || inside.startsWith('..') || isAbsolute(inside)) {
      return refused('must be a relative path inside the folder of the test');
    }
    const { size } = await stat(file);
    if (size > LARGEST_BYTES) return refused(`has ${String(size)} bytes, at most ${String(LARGEST_BYTES)}`);
    return parseRecorded(await readFile(file, 'utf8'));
  } catch (error) {
    return refused(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The recorded judgement that a text holds, or why it cannot be used. */
export function parseRecorded(text: string): RecordedLoading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { kind: 'refused', why: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const reading = readRecordedJudgement(document);
  if (reading.kind === 'read') return { kind: 'read', recorded: reading.value };
  const told = reading.mistakes.slice(0, MOST_TOLD).map(({ path, message }) => `${path.join('.')} ${message}`);
  return { kind: 'refused', why: `is no judgement that can be judged again: ${told.join('; ')}` };
}
