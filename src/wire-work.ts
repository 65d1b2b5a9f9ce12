import { availableParallelism } from 'node:os';
import { evidenceEffort } from './http/evidence-effort.js';
import { isHeavierThan } from './identity/is-heavier-than.js';
import type { Basis } from './judge/basis.js';
import type { MeasuredSide } from './judge/measurement.js';
import type { Diagnostic } from './config/diagnostic.js';
import type { RequestReader } from './config/request-reader.js';
import type { WriteJson } from './answers/answers.js';
import type { ArchiveReading, TextToRead } from './answers/judgement-archive.js';
import type { JudgementsRouteParts } from './http/judgements-route.js';
import type { WrittenText } from './http/metric-configs-route.js';
import type { PreviewRouteParts } from './http/preview-route.js';
import type { ReportsRouteParts } from './http/reports-route.js';
import type { RemoteJudgeParts } from './integrations/kayenta/remote-judge-route.js';
import type { DecideBasis } from './measure/decide-basis.js';
import type { ReadPrometheusAnswer } from './sources/prometheus-answer.js';
import type { KnownSource } from './wire-diagnosis.js';
import { TASKS, type TaskTypes } from './work-tasks.js';
import { workerHeapMib } from './work/heap-limit.js';
import { createWorkPool, type WorkPool } from './work/work-pool.js';

/** The work of a service that may be large: what is goes to a thread of its own, all other is done here and now. */
export interface ServiceWork {
  readonly decide: DecideBasis;
  readonly render: JudgementsRouteParts['render'];
  readonly renderPreview: PreviewRouteParts['renderPreview'];
  readonly renderKept: ReportsRouteParts['renderKept'];
  /** Parses the body of a judgement request, and tells a reader what it means. */
  readonly parseFor: (requests: Pick<RequestReader, 'know'>) => NonNullable<JudgementsRouteParts['parseJudgementBody']>;
  readonly judgeRemotely: RemoteJudgeParts['judgeRemotely'];
  readonly diagnose: (
    written: WrittenText & { readonly sources: readonly KnownSource[] },
    signal: AbortSignal,
  ) => Promise<readonly Diagnostic[]>;
  readonly readAnswer: ReadPrometheusAnswer;
  readonly writeJson: WriteJson;
  readonly archiveReading: ArchiveReading;
  /** What a judgement was decided from, by its evidence; null where that is too much for a page. Throws as judging by it does. */
  readonly basisOf: (evidence: unknown) => Promise<Basis | null>;
  readonly pool: Pick<WorkPool, 'running' | 'waiting' | 'close'>;
}

/** Up to this much is done where it is asked for: it takes some milliseconds, and so does the way to a thread and back. */
const SMALL = {
  /** Numbers to be judged, a series counted as 500 of them. */
  judged: 30_000,
  /** The same of numbers to be written or drawn. */
  rendered: 20_000,
  /** Metrics of a report that has no series. */
  metrics: 100,
  bytes: 100_000,
  /** Of a request, each mistake in which is told. */
  bodyBytes: 32_000,
  /** YAML takes longer. */
  configCharacters: 8_000,
};
const SERIES_WEIGHT = 500;
const MOST_WAITING = 64;
const LONGEST_MS = 60_000;

/** The work of one service, with threads that are started when they are needed first. */
export function wireWork(threads = Math.max(1, availableParallelism() - 1)): ServiceWork {
  const entry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
  const limits = { maxOldGenerationSizeMb: workerHeapMib(process.constrainedMemory()) };
  const pool = createWorkPool({ threads, mostWaiting: MOST_WAITING, longestMs: LONGEST_MS, entry, limits });
  const at = choosingBetween(pool);
  const decide = at('decide', ({ basis }) => weightOf(basis) <= SMALL.judged);
  const render = at('render', isSmallToRender);
  const isSmallText = ({ text }: TextToRead): boolean => typeof text === 'string' && text.length <= SMALL.bytes;
  const readArchived = at('readArchived', isSmallText);
  const isWhole = at('isWhole', isSmallText);
  const isSmallBody = ({ length }: Uint8Array): boolean => length <= SMALL.bodyBytes;
  const basisOf = at('basisOf', (evidence) => evidenceEffort(evidence).work <= SMALL.judged);
  const readBody = at('readBody', isSmallBody);
  return {
    decide,
    render,
    archiveReading: {
      readArchived: async (text) => (await readArchived(text, NEVER)) ?? undefined,
      isWhole: (text) => isWhole(text, NEVER),
    },
    basisOf: (evidence) => basisOf(evidence, NEVER),
    renderPreview: at('renderPreview', ({ metrics }) => metrics.length <= SMALL.metrics),
    renderKept: at('renderKept', ({ bytes }) => isSmallBody(bytes)),
    parseFor: (requests) => async (bytes, signal) => {
      const { body, reading } = await readBody(bytes, signal);
      requests.know(body, reading);
      return body;
    },
    judgeRemotely: at('judgeRemotely', isSmallBody),
    diagnose: at('diagnose', ({ text }) => text.length <= SMALL.configCharacters),
    readAnswer: at('readAnswer', ({ answer }) => typeof answer.body === 'string'),
    writeJson: async ({ outcome, ...answer }, form) => {
      const { kind, judgement, digest } = outcome;
      const told = { kind, judgement, digest, ...(form.evidence ? { evidence: outcome.unwritten() } : {}) };
      const plain = { id: answer.id, remarks: answer.remarks, link: answer.link, form, outcome: told };
      const { bytes } = await render({ ...plain, format: 'json', basis: null, scripts: null }, NEVER);
      return bytes;
    },
    pool,
  };
}

/** Does small work here, and other work on a thread. */
function choosingBetween({ run }: Pick<WorkPool, 'run'>) {
  return <Name extends keyof TaskTypes>(name: Name, isSmall: (input: TaskTypes[Name]['input']) => boolean) => {
    return async (
      input: TaskTypes[Name]['input'],
      signal: AbortSignal,
    ): Promise<Awaited<TaskTypes[Name]['output']>> => {
      if (isSmall(input)) return await TASKS[name](input);
      const output = await run(name, input, signal);
      if (isOutputOf(name, output)) return output;
      throw new RangeError('A task gives something');
    };
  };
}

/** Whoever waits for the archive may go; what it does it does all the same. */
const NEVER = new AbortController().signal;

/** What this program has made itself is what the table of its tasks says. */
function isOutputOf<Name extends keyof TaskTypes>(
  _name: Name,
  output: unknown,
): output is Awaited<TaskTypes[Name]['output']> {
  return output !== undefined;
}

function weightOf({ measured }: Basis): number {
  return measured.reduce((sum, { baseline, canary, instances }) => {
    const ofInstances = instances ? [...instances.baseline, ...instances.canary] : [];
    const inner = ofInstances.reduce((all, { samples }) => all + samples.length + SERIES_WEIGHT, 0);
    return sum + baseline.length + canary.length + 2 * SERIES_WEIGHT + 2 * inner;
  }, 0);
}

function isSmallToRender({ outcome, form, format, basis }: TaskTypes['render']['input']): boolean {
  if (outcome.kind === 'archived') return !isHeavierThan(outcome.json, SMALL.rendered);
  const { metrics } = outcome.judgement;
  if (metrics.length > SMALL.metrics) return false;
  if (format !== 'html' && (format !== 'json' || (!form.series && !form.evidence))) return true;
  const slots = metrics.reduce((sum, { measured }) => {
    return sum + (measured ? slotsOf(measured.sides.baseline) + slotsOf(measured.sides.canary) : 0);
  }, 0);
  return slots + SERIES_WEIGHT * metrics.length + (basis ? weightOf(basis) : 0) <= 2 * SMALL.rendered;
}

function slotsOf({ slots, instances = [] }: MeasuredSide): number {
  return instances.reduce((sum, one) => sum + one.slots.length + SERIES_WEIGHT, slots.length);
}
