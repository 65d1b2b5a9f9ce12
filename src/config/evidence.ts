import { z } from 'zod';
import { Calibration } from './calibration.js';
import { EvidenceOutcome } from './evidence-outcome.js';
import { Rfc3339 } from './incident.js';
import { readBySchema, within, type Mistake, type Reading } from './mistake.js';
import { strictObject } from './strict-object.js';

/** The format that is written, and the only one that is read. */
export const EVIDENCE_FORMAT = 1;

const MOST_SLOTS = 50_000;
/** What one judgement may hold in memory, as where it is fetched. */
const MOST_VALUES = 2_000_000;
const LONGEST_MS = 366 * 86_400_000;

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 hex digits');
const Name = z.string().min(1).max(1_000);

const EvidenceSource = strictObject({
  name: Name.meta({ description: 'As the settings call it.' }),
  language: z.enum(['prometheus', 'stackdriver']).meta({ description: 'What it is asked in.' }),
  lagMs: z.number().min(0).max(LONGEST_MS).meta({ description: "How long after a sample's time it has it." }),
  scrapeIntervalMs: z.number().positive().max(LONGEST_MS).meta({ description: 'How far apart its samples are.' }),
  scopeLabel: z.string().max(1_000).meta({ description: "The label that Kayenta's gce_instance is matched against." }),
});

/** Everything that a judgement was made of: who has it can judge again, without any source, config or setting. */
export const Evidence = strictObject({
  format: z
    .literal(EVIDENCE_FORMAT, `must be ${String(EVIDENCE_FORMAT)}, the format that this version reads`)
    .meta({ description: 'Of this evidence.' }),
  versions: strictObject({
    canaryJudge: z.string().max(200).meta({ description: 'The version of canary-judge.' }),
    judge: z.string().max(200).meta({ description: 'The judge, with the version of its rules.' }),
  }).meta({ description: 'Who judged.' }),
  request: z.record(z.string(), z.unknown()).meta({ description: 'What was asked, with absolute times.' }),
  occasion: strictObject({
    judgedAt: Rfc3339.nullable().meta({ description: 'When; null where its whole window was over and settled.' }),
    slots: z.int().min(0).max(MOST_SLOTS).meta({ description: 'How many slots were there to be judged.' }),
  }).meta({ description: 'The occasion on which it was judged.' }),
  config: strictObject({
    name: Name.meta({ description: 'Its name.' }),
    digest: Digest.meta({ description: 'Of its document.' }),
    document: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'As it was written; left out where it came with the request.' }),
  }).meta({ description: 'What it was judged by.' }),
  calibration: Calibration.optional().meta({ description: 'What is known of the healthy past, where it was used.' }),
  sources: z.array(EvidenceSource).max(1_000).meta({ description: 'Those that were asked or named.' }),
  standardSource: Name.nullable().meta({ description: 'The one that is asked where none is named.' }),
  outcomes: z.array(EvidenceOutcome).max(10_000).meta({ description: 'What came of everything that was asked.' }),
}).superRefine(({ occasion, outcomes }, context) => {
  for (const { path, message } of sizeMistakes(outcomes, occasion.slots)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});
/** Everything that a judgement was made of, read. */
export type Evidence = z.output<typeof Evidence>;

/** The same as JSON holds it. */
export type WrittenEvidence = z.input<typeof Evidence>;

/** The evidence that a document states, or every mistake in it, each at its place in a judgement's JSON. */
export function readEvidence(document: unknown): Reading<Evidence> {
  const reading = readBySchema(Evidence, document);
  return reading.kind === 'read' ? reading : { kind: 'refused', mistakes: within('evidence', reading.mistakes) };
}

/** Whether an array at this place in a judgement's JSON holds values of its evidence or of the series in it. */
export function isEvidenceSamples(path: Mistake['path']): boolean {
  const [first] = path;
  const last = String(path.at(-1));
  if (first === 'metrics') return path[2] === 'series' && SAMPLES.has(last);
  if (first !== 'evidence') return false;
  if (path[1] === 'request') return path[2] === 'data';
  return path[1] === 'outcomes' && path[3] === 'series' && SAMPLES.has(last);
}

const SAMPLES = new Set(['raw', 'cleaned', 'values', 'events', 'exposure']);

/** Every series has a value for each slot, and all of them together are what one judgement may hold. */
function sizeMistakes(outcomes: readonly EvidenceOutcome[], slots: number): Mistake[] {
  let values = 0;
  for (const [place, { series }] of outcomes.entries()) {
    for (const side of ['baseline', 'canary'] as const) {
      for (const [i, one] of (series?.[side] ?? []).entries()) {
        for (const what of ['values', 'events', 'exposure'] as const) {
          const length = one[what]?.values.length ?? slots;
          if (length !== slots) {
            const message = `has ${String(length)} values, and ${String(slots)} slots were there to be judged`;
            return [{ path: ['outcomes', place, 'series', side, i, what], message }];
          }
          values += one[what] ? length : 0;
        }
      }
    }
  }
  if (values <= MOST_VALUES) return [];
  return [{ path: ['outcomes'], message: `hold ${String(values)} values, at most ${String(MOST_VALUES)}` }];
}
