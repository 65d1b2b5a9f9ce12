import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { JudgementError } from '../../errors.js';
import { MetricRecord } from './metric-record.js';

const Header = z.strictObject({
  /** Of all that was asked for: something else begins anew. */
  digest: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  madeMs: z.number(),
});

/** What was begun, and when. */
export type PartialHeader = z.output<typeof Header>;

/** A calibration that was begun. */
export interface PartialCalibration {
  readonly header: PartialHeader;
  readonly records: readonly MetricRecord[];
  /** Keeps another record. */
  readonly add: (record: MetricRecord) => Promise<void>;
  /** When all is done. */
  readonly remove: () => Promise<void>;
}

/**
 * What a partial file holds: a line for what was begun, and one for each metric that is done. A last line that was not written to its end is
 * dropped. Undefined where there is no file.
 *
 * @throws {JudgementError} INVALID_REQUEST where it was begun with something else in mind, or is none of ours
 */
export async function openPartial(path: string, digest: string): Promise<PartialCalibration | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw cannotUse(path, error instanceof Error ? error.message : String(error));
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...others] = whole.split('\n').slice(0, -1);
  if (first === undefined) return undefined;
  const header = readLine(Header, first, `${path}:1`);
  if (header.digest !== digest) {
    throw cannotUse(path, 'it was begun with other options, or another config; run it with those, or give --restart');
  }
  const records = others.map((line, i) => readLine(MetricRecord, line, `${path}:${String(i + 2)}`));
  await truncate(path, Buffer.byteLength(whole));
  return partialAt(path, header, records);
}

/** Begins a partial file. */
export async function beginPartial(path: string, header: PartialHeader): Promise<PartialCalibration> {
  await writeFile(path, `${JSON.stringify(header)}\n`);
  return partialAt(path, header, []);
}

function partialAt(path: string, header: PartialHeader, records: readonly MetricRecord[]): PartialCalibration {
  return {
    header,
    records,
    add: (record) => appendFile(path, `${JSON.stringify(record)}\n`),
    remove: () => rm(path, { force: true }),
  };
}

function readLine<S extends z.ZodType>(schema: S, line: string, place: string): z.output<S> {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    if (parsed.success) return parsed.data;
  } catch {
    // It is no JSON either.
  }
  throw cannotUse(place, 'it is none that canary-judge calibrate has written; delete it');
}

function cannotUse(place: string, why: string): JudgementError {
  return new JudgementError('INVALID_REQUEST', `Cannot go on with "${place}": ${why}`);
}
