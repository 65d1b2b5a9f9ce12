import { z } from 'zod';
import { readBySchema } from '../../../config/mistake.js';
import { strictObject } from '../../../config/strict-object.js';
import { readAnalysisRequest, type AnalysisRequest } from './analysis-request.js';

const DIALECT = 'kayenta-analysis';
const text = z.string();

const Query = strictObject({
  application: text.optional(),
  parentPipelineExecutionId: text.optional(),
  metricsAccountName: text.optional(),
  configurationAccountName: text.optional(),
  storageAccountName: text.optional(),
});

const Note = strictObject({
  dialect: z.literal(DIALECT),
  acceptedAtMs: z.number(),
  user: text,
  query: Query,
  /** Undefined where the config came along. */
  canaryConfigId: text.optional(),
  request: z.record(z.string(), z.unknown()),
});

/** What rides in the id of an analysis: what its judgements are laid by, and what is told with them. */
export interface AnalysisNote extends Omit<z.output<typeof Note>, 'request' | 'dialect'> {
  readonly request: AnalysisRequest;
}

/** The note as plain data. */
export function writeAnalysisNote(note: AnalysisNote): z.output<typeof Note> {
  return { dialect: DIALECT, ...note, request: { ...note.request } };
}

/** The note of an id that stands for an analysis; undefined where it stands for something else. */
export function readAnalysisNote(note: unknown): AnalysisNote | undefined {
  const reading = readBySchema(Note, note);
  if (reading.kind === 'refused') return undefined;
  const request = readAnalysisRequest(reading.value.request);
  if (request.kind === 'refused') return undefined;
  const { acceptedAtMs, user, query, canaryConfigId } = reading.value;
  const config = canaryConfigId === undefined ? {} : { canaryConfigId };
  return { acceptedAtMs, user, query, ...config, request: request.value };
}
