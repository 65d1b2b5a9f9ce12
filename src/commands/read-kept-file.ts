import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import { toDetails } from '../config/mistake.js';
import { propertyOf } from '../config/property-of.js';
import { JudgementError, type ErrorDetail } from '../errors.js';

/** A judgement that somebody kept. */
export interface KeptFile {
  readonly judgement: KeptJudgement;
  /** All that the file holds. */
  readonly json: unknown;
  /** The same as it stands there. */
  readonly text: string;
}

/** 40 metrics with a week of minutes and their evidence are some 50 MB. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_MISTAKES = 20;

/**
 * The judgement whose JSON stands in a file, "-" for standard input, as it is or packed by gzip.
 *
 * @throws {JudgementError} INVALID_FILE where it cannot be read or holds no judgement, with every mistake at a JSON pointer
 */
export async function readKeptFile(path: string): Promise<KeptFile> {
  const text = await readText(path);
  const json = parse(text, path);
  if (propertyOf(json, 'state') === 'open') {
    throw refusal(path, 'its window was not over yet: it tells what was known by then, and has no verdict');
  }
  const reading = readKeptJudgement(json);
  if (reading.kind === 'read') return { judgement: reading.value, json, text };
  const details = toDetails(reading.mistakes);
  const more = details.length - MOST_MISTAKES;
  throw refusal(path, "it holds no judgement as canary-judge's JSON tells it", [
    ...details.slice(0, MOST_MISTAKES),
    ...(more > 0 ? [{ pointer: '', message: `and ${String(more)} more mistakes` }] : []),
  ]);
}

async function readText(path: string): Promise<string> {
  const bytes = await (path === '-' ? buffer(process.stdin) : readFile(path)).catch((error: unknown) => {
    throw refusal(path, reasonOf(error));
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (error) {
    throw refusal(path, `it cannot be unpacked: ${reasonOf(error)}`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw refusal(path, `it is no JSON: ${reasonOf(error)}`);
  }
}

function refusal(path: string, problem: string, details: readonly ErrorDetail[] = []): JudgementError {
  const name = path === '-' ? 'standard input' : path;
  return new JudgementError('INVALID_FILE', `Cannot report on ${name}: ${problem}`, details);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
