import { setTimeout as wait } from 'node:timers/promises';
import { toJsonReport } from '../report/json-report.js';
import { toOpenReport } from '../report/open-report.js';
import type { JudgementAnswer, Judgements } from '../judgements.js';
import { JudgementError } from '../errors.js';
import { EXIT } from './exit-codes.js';
import { renderJudgement, type ShownJudgement } from './render-judgement.js';
import { createProgress, timeLeft, type Terminal } from './terminal.js';

/** What is to be judged, and how that is told. */
export interface JudgeOptions {
  /** The body of a request as POST /judgements takes it. */
  readonly body: unknown;
  /** Whether the end of a window that is still open is waited for. */
  readonly wait: boolean;
  readonly format: 'text' | 'json';
}

/** What judging by hand needs of the world. */
export interface JudgeSurroundings {
  readonly judgements: Judgements;
  readonly out: Terminal;
  /** Where progress and problems are told. */
  readonly err: Terminal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds; rejects once the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Long enough to leave a source alone, short enough to see that something is going on. */
const LONGEST_SLEEP_MS = 15_000;
/** What a wait that ended at the very millisecond would miss. */
const LATER_MS = 50;

/**
 * `canary-judge judge`: judges a request and writes the judgement; gives the exit code that says the verdict.
 *
 * @throws {JudgementError} where the request or a source is at fault
 */
export async function judgeByHand(
  { body, wait: waits, format }: JudgeOptions,
  world: JudgeSurroundings,
): Promise<number> {
  const { judgements, out, err, signal } = world;
  const first = await judgements.ask(body, signal);
  const answer = waits ? await untilJudged(first, world) : first;
  const { id, outcome } = answer;
  const link = id === null ? null : { id, url: `/judgements/${id}` };
  if (outcome.kind === 'open') {
    if (format === 'json' && link)
      out.write(toText(toOpenReport(outcome.progress, link, secondsUntil(outcome, world))));
    const at = new Date(outcome.progress.completeMs).toISOString();
    err.write(`canary-judge: the window is not over: the judgement can be made at ${at}. --wait waits for it.\n`);
    return EXIT.couldNotJudge;
  }
  const { judgement } = outcome;
  const report = toJsonReport(judgement, { series: answer.request.include.includes('series'), link });
  out.write(format === 'json' ? toText(report) : `${renderJudgement(shown(judgement))}\n`);
  return EXIT[judgement.verdict];
}

function toText(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

type Open = Extract<JudgementAnswer['outcome'], { kind: 'open' }>;

function secondsUntil({ progress }: Open, { now }: JudgeSurroundings): number {
  return Math.max(1, Math.ceil((progress.nextAnswerMs - now()) / 1_000));
}

/** Follows a judgement until it is made, with a line that tells how far it is. */
async function untilJudged(first: JudgementAnswer, world: JudgeSurroundings): Promise<JudgementAnswer> {
  const { judgements, err, now, signal, sleep = rest } = world;
  const progress = createProgress(err, now);
  let answer = first;
  try {
    while (answer.outcome.kind === 'open' && answer.id !== null) {
      progress.show(describe(answer.outcome, now()));
      await sleep(
        Math.min(LONGEST_SLEEP_MS, Math.max(0, answer.outcome.progress.nextAnswerMs - now()) + LATER_MS),
        signal,
      );
      answer = await judgements.again(answer.id, signal);
    }
  } finally {
    progress.end();
  }
  return answer;
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal });
}

/** "10 of 20 slots, 1 of 5 looks done, the judgement at 10:20:30Z, about 9 min left; latency-p95 +4 %, errors -2 %" */
function describe({ progress }: Open, nowMs: number): string {
  const { window, plannedSlots, completeMs, looks, soFar, warnings } = progress;
  const startMs = window.start === null ? nowMs : Date.parse(window.start);
  const left = timeLeft(nowMs - startMs, completeMs - startMs, nowMs - startMs);
  const told = [
    `${String(window.judgedSlots)} of ${String(plannedSlots)} slots`,
    ...(looks
      ? [`${String(looks.looks.filter(({ done }) => done).length)} of ${String(looks.looks.length)} looks done`]
      : []),
    `the judgement at ${new Date(completeMs).toISOString().slice(11, 19)}Z`,
    ...(left === '' ? [] : [left]),
  ].join(', ');
  const changes = soFar.flatMap(({ judged }) => {
    const ratio = judged.test?.meanRatio ?? NaN;
    if (!Number.isFinite(ratio)) return [];
    const percent = Math.round((ratio - 1) * 100);
    return [`${judged.metric.name} ${percent > 0 ? '+' : ''}${String(percent + 0)} %`];
  });
  const trouble = warnings.find(({ code }) => code === 'not-measured-yet');
  return `${told}${changes.length > 0 ? `; ${changes.join(', ')}` : ''}${trouble ? `; ${trouble.text}` : ''}`;
}

function shown(judgement: Extract<JudgementAnswer['outcome'], { kind: 'judged' }>['judgement']): ShownJudgement {
  const { verdict, shown: scores, reason, metrics } = judgement;
  return {
    verdict,
    score: Number.isNaN(scores.score) ? null : scores.score,
    reason,
    metrics: metrics.map(({ judged }) => ({
      name: judged.metric.name,
      unit: judged.metric.unit ?? null,
      classification: judged.classification,
      baseline: { mean: finite(judged.baseline.mean) },
      canary: { mean: finite(judged.canary.mean) },
      test: judged.test && { meanRatio: finite(judged.test.meanRatio) },
    })),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The exit code of what was thrown: a judgement that could not be made is no verdict. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof JudgementError)) return EXIT.crash;
  return error.code === 'INVALID_SETTINGS' || error.code === 'INVALID_CONFIG' ? EXIT.usage : EXIT.couldNotJudge;
}
