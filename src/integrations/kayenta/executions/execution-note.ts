import { z } from 'zod';
import { readBySchema } from '../../../config/mistake.js';
import { strictObject } from '../../../config/strict-object.js';

const DIALECT = 'kayenta-execution';

const text = z.string();
const Scope = strictObject({
  scope: text,
  location: text,
  start: text,
  end: text,
  step: z.number(),
  extendedScopeParams: z.record(text, text),
});

const ExecutionNote = strictObject({
  dialect: z.literal(DIALECT),
  acceptedAtMs: z.number(),
  /** Empty where nobody has said it. */
  application: text,
  parentPipelineExecutionId: text.optional(),
  canaryConfigId: text,
  metricsAccountName: text.optional(),
  configurationAccountName: text.optional(),
  storageAccountName: text.optional(),
  /** Whether a score that is exactly marginal is a failure to whoever asks. */
  aboveMarginal: z.boolean(),
  request: strictObject({
    scopes: z.record(text, strictObject({ controlScope: Scope, experimentScope: Scope })),
    thresholds: strictObject({ pass: z.number(), marginal: z.number() }),
  }),
});

/** What rides in the id of an execution, to be told with its result. */
export type ExecutionNote = z.output<typeof ExecutionNote>;

/** The note of an id that stands for an execution; undefined where it stands for something else. */
export function readExecutionNote(note: unknown): ExecutionNote | undefined {
  const reading = readBySchema(ExecutionNote, note);
  return reading.kind === 'read' ? reading.value : undefined;
}
