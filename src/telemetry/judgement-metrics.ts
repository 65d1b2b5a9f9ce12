import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { NewJudgement } from '../answers/new-judgement.js';
import type { News } from '../answers/news.js';
import type { Judgement, Verdict } from '../judge/judgement.js';
import { dropSeries } from './drop-series.js';
import type { ConfigLabels } from './config-labels.js';
import { toSeconds, LONG_SECONDS } from './durations.js';

/** What becomes of a request that is judged, be it again. */
export type RunOutcome = 'judged' | 'open' | 'failed' | 'cancelled';

/** Counts judgements. */
export interface JudgementMetrics {
  /** One that has been made: counted as one, unless an id was asked for whose judgement is known already. */
  readonly onMade: (judgement: NewJudgement) => void;
  readonly onArchived: () => void;
  readonly onStart: () => void;
  readonly onEnd: (config: string, outcome: RunOutcome) => void;
  readonly onTiming: (timing: Judgement['timing']) => void;
  readonly onFailure: (config: string, code: string) => void;
  /** Drops the series of configs and metrics that are not there any more, and begins those of new ones. */
  readonly update: (configs: Iterable<string>) => Promise<void>;
}

const VERDICTS: readonly Verdict[] = ['pass', 'marginal', 'fail', 'inconclusive'];
/** Those of thresholds that are usual lie between two of them. */
const SCORES = [0, 10, 25, 50, 60, 70, 75, 80, 85, 90, 95, 99, 100];

/** What counts judgements in a registry. */
export function createJudgementMetrics(registry: Registry, labels: ConfigLabels, news: News): JudgementMetrics {
  const series = createSeries(registry);
  const { judgements, failures, scores, durations, running, classifications, runs, archived } = series;
  const onMade = (made: NewJudgement): void => {
    const known = news(made) === undefined;
    if (known && made.byId) return;
    const { verdict, shown, metrics } = made.outcome.judgement;
    const config = labels.configOf(made.asked.request.config);
    judgements.inc({ config, verdict });
    if (Number.isFinite(shown.score)) scores.observe({ config }, shown.score);
    for (const { judged } of metrics) {
      const { classification, metric } = judged;
      classifications.inc({ config, metric: labels.metricOf(config, metric.name), classification });
    }
  };
  return {
    onMade,
    onArchived: () => {
      archived.inc();
    },
    onStart: () => {
      running.inc();
    },
    onEnd: (config, outcome) => {
      running.dec();
      runs.inc({ config, outcome });
    },
    onTiming: ({ fetchMs, judgeMs }) => {
      durations.observe({ phase: 'fetch' }, toSeconds(fetchMs));
      durations.observe({ phase: 'judge' }, toSeconds(judgeMs));
    },
    onFailure: (config, code) => {
      failures.inc({ config, code });
    },
    update: async (configs) => {
      await dropSeries([judgements, failures, scores, classifications, runs], labels.forget());
      for (const name of configs) {
        const config = labels.configOf(name);
        for (const verdict of VERDICTS) judgements.inc({ config, verdict }, 0);
      }
    },
  };
}

function createSeries(registry: Registry) {
  const registers = [registry];
  return {
    judgements: new Counter({
      name: 'canary_judge_judgements_total',
      help: 'Judgements made, by verdict. One that is asked for again by its link or polled for is counted once.',
      labelNames: ['config', 'verdict'],
      registers,
    }),
    failures: new Counter({
      name: 'canary_judge_judgement_failures_total',
      help: 'Requests that could not be judged, by the code of the problem.',
      labelNames: ['config', 'code'],
      registers,
    }),
    scores: new Histogram({
      name: 'canary_judge_judgement_score',
      help: 'Scores of the judgements made, from 0 to 100.',
      labelNames: ['config'],
      buckets: SCORES,
      registers,
    }),
    durations: new Histogram({
      name: 'canary_judge_judgement_duration_seconds',
      help: 'How long a judgement took, also one made again: until all sources had answered (fetch), and after that (judge).',
      labelNames: ['phase'],
      buckets: LONG_SECONDS,
      registers,
    }),
    running: new Gauge({
      name: 'canary_judge_judgements_running',
      help: 'Judgements that are being made now.',
      registers,
    }),
    classifications: new Counter({
      name: 'canary_judge_metric_classifications_total',
      help: 'How the metrics of the judgements made came out; one a label set where a metric has several.',
      labelNames: ['config', 'metric', 'classification'],
      registers,
    }),
    ...createRunSeries(registry),
  };
}

function createRunSeries(registry: Registry) {
  const registers = [registry];
  return {
    runs: new Counter({
      name: 'canary_judge_runs_total',
      help: 'How often sources were asked to judge something, also again, by what came of it.',
      labelNames: ['config', 'outcome'],
      registers,
    }),
    archived: new Counter({
      name: 'canary_judge_archived_answers_total',
      help: 'Judgements that were shown from the archive, since judging again came to something else or to nothing.',
      registers,
    }),
  };
}
