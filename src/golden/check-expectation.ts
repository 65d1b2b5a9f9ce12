import type { GoldenCase } from '../config/golden-test.js';
import type { Judgement } from '../judge/judgement.js';

type Expected = GoldenCase['expect'];

/** Something that came out otherwise than expected. */
export interface Difference {
  /** verdict, score, reason, or the name of a metric. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  /** The sentence of the reason of what came out. */
  readonly because: string;
}

/** As people compare scores: to two decimals. */
const SAME_SCORE = 0.005 + 1e-9;

/** What of a judgement is not as its test expects, empty where all is. */
export function differencesOf(expected: Expected, judgement: Judgement): Difference[] {
  const { verdict, reason, shown } = judgement;
  const because = reason.text;
  const differences: Difference[] = [];
  if (expected.verdict !== undefined && expected.verdict !== verdict) {
    differences.push({ what: 'verdict', expected: expected.verdict, actual: verdict, because });
  }
  if (expected.score !== undefined && !isScore(expected.score, shown.score)) {
    differences.push({ what: 'score', expected: scoreText(expected.score), actual: shownScore(shown.score), because });
  }
  if (expected.reason !== undefined && expected.reason !== reason.code) {
    differences.push({ what: 'reason', expected: expected.reason, actual: reason.code, because });
  }
  for (const [name, wanted] of Object.entries(expected.metrics ?? {})) {
    const { classification, reason: code } = typeof wanted === 'string' ? { classification: wanted } : { ...wanted };
    for (const { judged } of judgement.metrics.filter((one) => one.judged.metric.name === name)) {
      const same =
        (classification ?? judged.classification) === judged.classification &&
        (code ?? judged.reason.code) === judged.reason.code;
      if (same) continue;
      differences.push({
        what: `metric ${name}`,
        expected: [classification, code].filter((part) => part !== undefined).join(', '),
        actual: code === undefined ? judged.classification : `${judged.classification}, ${judged.reason.code}`,
        because: judged.reason.text,
      });
    }
  }
  return differences;
}

function isScore(expected: NonNullable<Expected['score']> | null, actual: number): boolean {
  if (expected === null) return Number.isNaN(actual);
  if (typeof expected === 'number') return Math.abs(expected - actual) <= SAME_SCORE;
  return actual >= (expected.min ?? -Infinity) && actual <= (expected.max ?? Infinity);
}

function scoreText(expected: NonNullable<Expected['score']> | null): string {
  if (expected === null) return 'none';
  if (typeof expected === 'number') return String(expected);
  const { min, max } = expected;
  if (min === undefined) return `at most ${String(max)}`;
  return max === undefined ? `at least ${String(min)}` : `${String(min)} to ${String(max)}`;
}

function shownScore(score: number): string {
  return Number.isNaN(score) ? 'none' : String(Math.round(score * 100) / 100);
}
