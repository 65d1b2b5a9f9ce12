import { z } from 'zod';
import { Incident } from './incident.js';
import { loadDocument } from './load-document.js';
import { readBySchema } from './mistake.js';
import { ScopePair } from './scope-pair.js';

/** The most pairs of sides that a calibration compares. */
export const MOST_PAIRS = 1_000;
/** The most incidents that a calibration leaves out. */
export const MOST_INCIDENTS = 1_000;

/** A file of pairs of sides. */
export const PairsFile = z.array(ScopePair).min(1).max(MOST_PAIRS);
/** A file of incidents. */
export const IncidentsFile = z.array(Incident).max(MOST_INCIDENTS);

/**
 * The pairs that a file lists: `- { baseline: { variable: value }, canary: { variable: value } }`.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake in it, at file:line:column
 */
export function loadPairs(path: string): Promise<readonly ScopePair[]> {
  return loadDocument(path, { what: 'the list of pairs', read: (document) => readBySchema(PairsFile, document) });
}

/**
 * The incidents that a file lists: `- { from: 2026-11-10T10:00:00Z, to: 2026-11-10T12:00:00Z, reason: text }`.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake in it, at file:line:column
 */
export function loadIncidents(path: string): Promise<readonly Incident[]> {
  return loadDocument(path, {
    what: 'the list of incidents',
    read: (document) => readBySchema(IncidentsFile, document),
  });
}
