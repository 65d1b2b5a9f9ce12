import type { Deployment } from '../config/deployments.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import { JudgementError } from '../errors.js';
import type { RunJudgement } from '../run-judgement.js';
import { toJudgedCase, type BacktestCase, type JudgedCase, type UnjudgedCase } from './backtest-case.js';
import { requestOf, type PastQuestion } from './backtest-request.js';

/** What is to be judged again. */
export interface Backtest {
  readonly deployments: readonly Deployment[];
  readonly configs: readonly NamedConfig[];
  /** How often each window is looked at before it is over; undefined for only at its end. */
  readonly looks: number | undefined;
}

/** What a backtest needs of the world. */
export interface BacktestWorld {
  readonly runJudgement: RunJudgement;
  /** Called whenever one more is done. */
  readonly onDone: (done: number, total: number) => void;
}

/** What came of a backtest. */
export interface BacktestResult {
  /** Deployment by deployment, each by all configs, in the order in which they were given. */
  readonly cases: readonly BacktestCase[];
  /** How many there would be, were it not interrupted. */
  readonly total: number;
}

/** Who answers live pipelines is asked by few at a time. */
const AT_ONCE = 2;

/** Judges every deployment by every config. Once the signal is aborted it gives what it has so far. */
export async function runBacktest(
  { deployments, configs, looks }: Backtest,
  { runJudgement, onDone }: BacktestWorld,
  signal: AbortSignal,
): Promise<BacktestResult> {
  const questions = deployments.flatMap((deployment) => configs.map((config) => ({ deployment, config, looks })));
  const cases = new Map<number, BacktestCase>();
  const waiting = questions.entries();
  const work = async (): Promise<void> => {
    for (const [i, question] of waiting) {
      const outcome = await judge(question, runJudgement, signal);
      if (outcome === 'interrupted') return;
      cases.set(i, { deployment: question.deployment, config: question.config, ...outcome });
      onDone(cases.size, questions.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const inOrder = [...cases].sort(([a], [b]) => a - b).map(([, one]) => one);
  return { cases: inOrder, total: questions.length };
}

async function judge(
  question: PastQuestion,
  runJudgement: RunJudgement,
  signal: AbortSignal,
): Promise<JudgedCase | UnjudgedCase | 'interrupted'> {
  if (isOver(signal)) return 'interrupted';
  const reading = requestOf(question);
  if (reading.kind === 'refused') {
    const message = reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    return { kind: 'not-judged', code: 'INVALID_REQUEST', message };
  }
  try {
    const judgement = await runJudgement(reading.value, signal);
    return toJudgedCase(judgement, question.deployment, question.config);
  } catch (error) {
    if (isOver(signal)) return 'interrupted';
    if (!(error instanceof JudgementError)) throw error;
    return { kind: 'not-judged', code: error.code, message: sentenceOf(error) };
  }
}

/** The error with the first of its details, where it does not name that already. */
function sentenceOf({ message, details: [first, ...others] }: JudgementError): string {
  if (!first || message.includes(first.message)) return message;
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
  return `${message}: ${[first.pointer, first.message].filter((part) => part !== '').join(' ')}${more}`;
}

/** Asked anew each time: it changes while something is waited for. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
