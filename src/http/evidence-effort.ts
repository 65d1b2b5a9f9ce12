import { propertyOf } from '../config/property-of.js';
import { MOST_NUMBERS } from '../report/what-if/to-what-if-data.js';

/** How much it takes to judge by evidence. */
export interface EvidenceEffort {
  readonly numbers: number;
  /** In numbers that are judged once. */
  readonly work: number;
}

/** What a series takes beside its numbers: some 0.2 ms, as 400 numbers do. */
const WORK_OF_SERIES = 400;
/** 0.2 to 0.4 s. */
const MOST_WORK = 1_000_000;

/** How much it takes to judge by what stands as evidence in a judgement's JSON, told without reading it as such: all its numbers, at each look of its plan. */
export function evidenceEffort(evidence: unknown): EvidenceEffort {
  const { numbers, arrays } = countIn(evidence);
  return { numbers, work: looksOf(evidence) * (numbers + WORK_OF_SERIES * arrays) };
}

/** Whether a page may have what it takes to judge again: not where that is too much for a page, or others would wait for long. */
export function mayBeJudgedAgain(evidence: unknown): boolean {
  const { numbers, work } = evidenceEffort(evidence);
  return numbers <= MOST_NUMBERS && work <= MOST_WORK;
}

function looksOf(evidence: unknown): number {
  const plan = propertyOf(propertyOf(evidence, 'request'), 'plan');
  const [looks, at] = [propertyOf(plan, 'looks'), propertyOf(plan, 'at')];
  // The end of the window is a look, too.
  return Math.max(1, typeof looks === 'number' ? looks : 0, Array.isArray(at) ? at.length + 1 : 0);
}

/** The arrays of numbers in a document. */
function countIn(document: unknown): { readonly numbers: number; readonly arrays: number } {
  const waiting: unknown[] = [document];
  let [numbers, arrays] = [0, 0];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const values: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (Array.isArray(next) && (typeof values[0] === 'number' || values[0] === null)) {
      numbers += values.length;
      arrays += 1;
    } else for (const value of values) waiting.push(value);
  }
  return { numbers, arrays };
}
