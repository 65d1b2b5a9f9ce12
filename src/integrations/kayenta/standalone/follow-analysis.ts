import type { Asker } from '../../../access/asker.js';
import type { NamedConfig, ReadConfig } from '../../../config/load-metric-configs.js';
import { JudgementError } from '../../../errors.js';
import { createRecent, type Recent } from '../../../identity/recent.js';
import type { Judgements } from '../../../judgements.js';
import type { FindJudgement } from '../../find-judgement.js';
import type { ScoreTaking } from '../executions/kayenta-score.js';
import { readAnalysisNote, type AnalysisNote } from './analysis-note.js';
import { judgeInterval, type JudgedInterval, type IntervalWork } from './judge-interval.js';
import { layIntervals, type AnalysisInterval } from './lay-intervals.js';

/** What analyses are followed with. */
export interface FollowAnalysisParts {
  readonly judgements: Pick<Judgements, 'accept' | 'read'>;
  readonly find: FindJudgement;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly readConfig: ReadConfig;
  readonly onInconclusive: ScoreTaking['onInconclusive'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How far an analysis has come. */
export interface FollowedAnalysis {
  readonly id: string;
  readonly note: AnalysisNote;
  /** Undefined where it is not there any more. */
  readonly named: NamedConfig | undefined;
  readonly intervals: readonly AnalysisInterval[];
  /** The intervals that have been judged, in their order. */
  readonly judged: readonly JudgedInterval[];
  /** Whether the one after them is judged now. */
  readonly running: boolean;
}

/** How far an analysis has come after working on it for so long. Throws where the id is none of an analysis. */
export type FollowAnalysis = (id: string, patienceMs: number, asker: Asker) => Promise<FollowedAnalysis>;

/** Metrics that are kept, all together: as many as are told in an answer. */
const MOST_KEPT = 50_000;
const KEPT_MS = 600_000;

/** Analyses that are worked on while somebody asks for them, one interval after another; what is judged is kept for a while. */
export function createFollowAnalysis(parts: FollowAnalysisParts): FollowAnalysis {
  const recent = createRecent<JudgedInterval>(MOST_KEPT, parts.now);
  return async (id, patienceMs, asker) => {
    const asked = parts.judgements.read(id, asker);
    const note = readAnalysisNote(asked.note);
    if (!note) {
      const message = 'Cannot find the analysis: the id is of a judgement that was asked for in another way';
      throw new JudgementError('UNKNOWN_JUDGEMENT', message);
    }
    // What was over when it was asked for is over.
    const intervals = layIntervals(note.request, Infinity);
    const named = configOf(asked.request.config, parts);
    const work = { ...parts, asked, note, named, asker };
    const { judged, running } = await walk({ id, intervals, work, recent, untilMs: parts.now() + patienceMs });
    return { id, note, named, intervals, judged, running };
  };
}

interface Walk {
  readonly id: string;
  readonly intervals: readonly AnalysisInterval[];
  readonly work: IntervalWork;
  readonly recent: Recent<JudgedInterval>;
  readonly untilMs: number;
}

async function walk({ id, intervals, work, recent, untilMs }: Walk): Promise<{
  readonly judged: readonly JudgedInterval[];
  readonly running: boolean;
}> {
  const judged: JudgedInterval[] = [];
  for (const [i, interval] of intervals.entries()) {
    const key = `${id} ${String(i)}`;
    const found = recent.get(key) ?? (await judgeInterval(interval, work, Math.max(1, untilMs - work.now())));
    if (found === 'running') return { judged, running: true };
    judged.push(found);
    if (found.kind === 'failed') break;
    recent.keep(key, found, { untilMs: work.now() + KEPT_MS, weight: 1 + found.metrics });
    if (found.ends) break;
  }
  return { judged, running: false };
}

function configOf(config: unknown, { configs, readConfig }: FollowAnalysisParts): NamedConfig | undefined {
  if (typeof config === 'string') return configs.get(config);
  const reading = readConfig('ad-hoc', config);
  return reading.kind === 'read' ? reading.value : undefined;
}
