import { setTimeout as wait } from 'node:timers/promises';
import { JudgementError } from '../errors.js';
import { propertyOf } from '../config/property-of.js';
import { showChange } from '../report/plain-judgement.js';
import { EXIT } from './exit-codes.js';
import type { JudgementDesk } from './judgement-desk.js';
import { judgementText, type JudgementFormat, type TextStyle } from './judgement-text.js';
import { writeOutput } from './output-file.js';
import { toJsonText } from './json-text.js';
import { createProgress, timeLeft, type Terminal } from './terminal.js';
import type { OpenTold, ToldJudgement } from './told-judgement.js';

/** What is to be judged, and how that is told. */
export interface JudgeOptions {
  /** The body of a request as POST /judgements takes it. */
  readonly body: unknown;
  /** Whether the end of a window that is still open is waited for. */
  readonly wait: boolean;
  readonly format: JudgementFormat;
  /** A file for it; undefined for standard output. */
  readonly output?: string | undefined;
  /** The service that judges; undefined for this process. */
  readonly server?: URL | undefined;
  /** A file with a judgement and its evidence, which is judged again instead of anything else. */
  readonly evidence?: string | undefined;
}

/** What judging by hand needs of the world. */
export interface JudgeSurroundings {
  readonly desk: JudgementDesk;
  readonly out: Terminal;
  /** Where progress and problems are told. */
  readonly err: Terminal;
  /** Whether colours are welcome on a terminal. */
  readonly colours: boolean;
  /** The script of HTML pages. */
  readonly pageScripts: TextStyle['pageScripts'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds; rejects once the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Long enough to leave a source alone, short enough to see that something is going on. */
const LONGEST_SLEEP_MS = 15_000;

/**
 * `canary-judge judge`: judges a request and writes the judgement; gives the exit code that says the verdict.
 *
 * @throws {JudgementError} where the request or a source is at fault
 */
export async function judgeByHand(options: JudgeOptions, world: JudgeSurroundings): Promise<number> {
  const { desk, out, err, signal } = world;
  const first = await desk.ask(options.format === 'html' ? forPage(options) : options.body, signal);
  const told = options.wait ? await untilJudged(first, world) : first;
  if (told.kind === 'open') {
    if (options.format === 'json') await writeOpen(told, options, out);
    const { completeAt } = told.open;
    err.write(
      `canary-judge: the window is not over: the judgement can be made at ${completeAt}. --wait waits for it.\n`,
    );
    return EXIT.couldNotJudge;
  }
  await write(told, options, world);
  return EXIT[told.judgement.verdict];
}

/** What is known of an open window has no other form than JSON. */
async function writeOpen(told: Open, { output }: JudgeOptions, out: Terminal): Promise<void> {
  const text = toJsonText(told.json);
  if (output === undefined) out.write(text);
  else await writeOutput(output, text);
}

type Open = Extract<ToldJudgement, { kind: 'open' }>;
type Judged = Extract<ToldJudgement, { kind: 'judged' }>;

/** Into a file, the terminal shows the table then; else where the terminal is. */
async function write(told: Judged, { format, output }: JudgeOptions, world: JudgeSurroundings): Promise<void> {
  const style = { pageScripts: world.pageScripts, colours: world.colours && world.out.isTTY === true };
  if (output === undefined) {
    world.out.write(await judgementText(told, { ...style, format }));
    return;
  }
  world.out.write(await judgementText(told, { ...style, format: 'table' }));
  await writeOutput(output, await judgementText(told, { ...style, format, colours: false }));
}

/** A page shows the series, and what another service judged is judged again for its what-if. */
function forPage({ body, server }: JudgeOptions): unknown {
  const include = propertyOf(body, 'include');
  if (typeof body !== 'object' || body === null || (include !== undefined && !Array.isArray(include))) return body;
  const wanted: readonly unknown[] = include ?? [];
  return { ...body, include: [...new Set([...wanted, 'series', ...(server ? ['evidence'] : [])])] };
}

/** Follows a judgement until it is made, with a line that tells how far it is. */
async function untilJudged(first: ToldJudgement, world: JudgeSurroundings): Promise<ToldJudgement> {
  const { desk, err, now, signal, sleep = rest } = world;
  const progress = createProgress(err, now);
  let told = first;
  try {
    while (told.kind === 'open') {
      progress.show(describe(told.open, now()));
      await sleep(Math.min(LONGEST_SLEEP_MS, told.open.retryAfterSeconds * 1_000), signal);
      told = await desk.again(told.open.id, signal);
    }
  } finally {
    progress.end();
  }
  return told;
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal });
}

/** "10 of 20 slots, 1 of 5 looks done, the judgement at 10:20:30Z, about 9 min left; latency-p95 +4 %, errors -2 %" */
function describe({ window, completeAt, plan, metrics, warnings }: OpenTold, nowMs: number): string {
  const startMs = window.start === null ? nowMs : Date.parse(window.start);
  const left = timeLeft(nowMs - startMs, Date.parse(completeAt) - startMs, nowMs - startMs);
  const looks = plan?.looks ?? [];
  const told = [
    `${String(window.judgedSlots)} of ${String(window.plannedSlots)} slots`,
    ...(looks.length > 0
      ? [`${String(looks.filter(({ done }) => done).length)} of ${String(looks.length)} looks done`]
      : []),
    `the judgement at ${completeAt.slice(11, 19)}Z`,
    ...(left === '' ? [] : [left]),
  ].join(', ');
  const changes = metrics.flatMap(({ name, test }) => {
    const change = showChange(test?.meanRatio ?? null);
    return change === '' ? [] : [`${name} ${change}`];
  });
  const trouble = warnings.find(({ code }) => code === 'not-measured-yet');
  return `${told}${changes.length > 0 ? `; ${changes.join(', ')}` : ''}${trouble ? `; ${trouble.text}` : ''}`;
}

const OF_USAGE: readonly string[] = ['INVALID_SETTINGS', 'INVALID_CONFIG', 'INVALID_FILE'];

/** The exit code of what was thrown: a judgement that could not be made is no verdict, and what is set up wrong is wrong usage. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof JudgementError)) return EXIT.crash;
  return OF_USAGE.includes(error.code) ? EXIT.usage : EXIT.couldNotJudge;
}
