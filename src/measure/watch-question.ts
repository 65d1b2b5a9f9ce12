import type { Sides } from '../judge/measurement.js';
import type { MetricSource } from '../sources/metric-source.js';
import type { PlannedWish } from './plan-judgement.js';

/** What a source is asked for. */
export interface Question {
  readonly source: string;
  /** Null for what is asked beside the metrics, such as the traffic. */
  readonly metric: string | null;
  readonly side: keyof Sides<unknown>;
}

/** Hears of one question, until its end. */
export interface QuestionWatch {
  /** Go with the question each time that it is sent. */
  readonly traceHeaders: Readonly<Record<string, string>>;
  readonly onAttempt: () => void;
  readonly onWait: (ms: number) => void;
  /** Called once: with what was thrown, or undefined where there was an answer. */
  readonly onEnd: (error: unknown) => void;
}

/** Called as a question is asked, however often it is sent. */
export type WatchQuestion = (question: Question) => QuestionWatch;

interface Watching {
  readonly wish: PlannedWish;
  readonly side: keyof Sides<unknown>;
  readonly watch: WatchQuestion | undefined;
}

/** A source whose questions are watched; the same one where nobody wants to hear of them. */
export function watchSource(
  source: Pick<MetricSource, 'fetchSeries'>,
  { wish, side, watch }: Watching,
): Pick<MetricSource, 'fetchSeries'> {
  if (!watch) return source;
  const fetchSeries: MetricSource['fetchSeries'] = async (query, range, context) => {
    const question = watch({ source: wish.fetch.source.name, metric: wish.metric?.name ?? null, side });
    const onAttempt = (): void => {
      context.onAttempt();
      question.onAttempt();
    };
    const onWait = (ms: number): void => {
      context.onWait(ms);
      question.onWait(ms);
    };
    const watched = { ...context, onAttempt, onWait, traceHeaders: question.traceHeaders };
    try {
      const fetched = await source.fetchSeries(query, range, watched);
      question.onEnd(undefined);
      return fetched;
    } catch (error) {
      question.onEnd(error);
      throw error;
    }
  };
  return { fetchSeries };
}
