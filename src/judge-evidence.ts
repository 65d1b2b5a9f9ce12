import { readEvidence, type Evidence } from './config/evidence.js';
import { isInlineSamples } from './config/inline-data.js';
import { readJudgementRequest, type JudgementRequest } from './config/judgement-request.js';
import type { NamedConfig, ReadConfig } from './config/load-metric-configs.js';
import { toDetails, within, type Mistake, type Reading } from './config/mistake.js';
import { firstHazard } from './config/plain-data.js';
import { JudgementError, type ErrorDetail } from './errors.js';
import { evidenceFetched } from './measure/evidence/evidence-fetched.js';
import { evidenceSources } from './measure/evidence/evidence-sources.js';
import { fetchGrid } from './measure/fetch-judgement.js';
import { prepareJudgement, upTo, type Occasion, type PreparedJudgement } from './measure/prepare-judgement.js';
import { judgeFetched, type JudgedOutcome } from './run-judgement.js';

/**
 * Judges again by the evidence in a judgement's JSON, and by nothing else.
 *
 * @throws {JudgementError} INVALID_REQUEST where it is none, or does not fit together; else as a judgement by these series does
 * @throws the signal's reason once it is aborted
 */
export type JudgeEvidence = (evidence: unknown, signal: AbortSignal) => Promise<JudgedOutcome>;

/** Judging by evidence, with this reader of the configs in it. */
export function createJudgeEvidence(readConfig: ReadConfig): JudgeEvidence {
  return async (document, signal) => {
    const evidence = readOrRefuse(readEvidence(document));
    refuseHazards(evidence);
    const { request, configs } = readRequest(evidence, readConfig);
    const sources = evidenceSources(evidence);
    const whole = await prepareJudgement(request, { configs, sources, ...occasionOf(evidence, request) }, signal);
    const prepared = upTo(whole, { settledSlots: judgedSlots(whole, evidence) });
    const { canary } = fetchGrid(prepared.grid, request.baseline.offset);
    const fetched = evidenceFetched(prepared.planned, evidence.outcomes, canary);
    const { judgedAt } = evidence.occasion;
    const made = { fetched, judgedAtMs: judgedAt === null ? null : Date.parse(judgedAt), sources };
    const planned = fetched.map(({ metric, figure, fetch }) => ({ metric, figure, fetch }));
    const outcome = await judgeFetched({ ...prepared, planned }, made, {
      measuring: { fetchMs: 0, sources: {} },
      signal,
    });
    if (outcome.kind === 'judged') return outcome;
    throw refuse([{ pointer: '/evidence/occasion/slots', message: 'are fewer than it takes to judge its window' }]);
  };
}

function refuse(details: readonly ErrorDetail[]): JudgementError {
  return new JudgementError('INVALID_REQUEST', 'Cannot judge by this evidence', details);
}

function readOrRefuse<T>(reading: Reading<T>): T {
  if (reading.kind === 'read') return reading.value;
  throw refuse(toDetails(reading.mistakes));
}

/** What goes on to the readers of requests and configs must be small, as where they come from others. */
function refuseHazards({ request, config }: Evidence): void {
  const hazards = [
    ...within('request', listOf(firstHazard(request, isInlineSamples))),
    ...within('config', within('document', listOf(firstHazard(config.document, () => false)))),
  ];
  if (hazards.length > 0) throw refuse(toDetails(within('evidence', hazards)));
}

function listOf(hazard: Mistake | undefined): Mistake[] {
  return hazard ? [hazard] : [];
}

interface ReadRequest {
  readonly request: JudgementRequest;
  readonly configs: ReadonlyMap<string, NamedConfig>;
}

/** The request with the config that it names, which must be the one that was judged by. */
function readRequest(evidence: Evidence, readConfig: ReadConfig): ReadRequest {
  const { name, digest, document } = evidence.config;
  const reading = readJudgementRequest(evidence.request, readConfig);
  const request = readOrRefuse(inEvidence(reading, ['request']));
  if (typeof request.config !== 'string') {
    if (request.config.digest === digest) return { request, configs: new Map() };
    throw refuse([wrongDigest(request.config.digest)]);
  }
  if (document === undefined) {
    throw refuse([{ pointer: '/evidence/config/document', message: 'is required where the request names its config' }]);
  }
  const named = readOrRefuse(inEvidence(readConfig(name, document), ['config', 'document']));
  if (named.digest !== digest) throw refuse([wrongDigest(named.digest)]);
  const calibrations = evidence.calibration ? { calibrations: [evidence.calibration] } : {};
  return { request, configs: new Map([[request.config, { ...named, ...calibrations }]]) };
}

function inEvidence<T>(reading: Reading<T>, path: readonly string[]): Reading<T> {
  if (reading.kind === 'read') return reading;
  const mistakes = ['evidence', ...path].reduceRight((inner, place) => within(place, inner), [...reading.mistakes]);
  return { kind: 'refused', mistakes };
}

function wrongDigest(right: string): ErrorDetail {
  return {
    pointer: '/evidence/config/digest',
    message: `is not that of the config that stands there, which is ${right}`,
  };
}

/** Long after any window: a window that was waited for was judged when all of it was there. */
function occasionOf({ occasion, sources }: Evidence, { window }: JudgementRequest): Occasion {
  if (occasion.judgedAt !== null) return { nowMs: Date.parse(occasion.judgedAt), deferred: false };
  const endMs = typeof window?.end === 'number' ? window.end : 0;
  return { nowMs: endMs + Math.max(0, ...sources.map(({ lagMs }) => lagMs)), deferred: true };
}

function judgedSlots({ grid }: PreparedJudgement, { occasion }: Evidence): number {
  if (occasion.slots <= grid.settledSlots) return occasion.slots;
  const message = `are ${String(occasion.slots)}, and its window has ${String(grid.settledSlots)} that were over then`;
  throw refuse([{ pointer: '/evidence/occasion/slots', message }]);
}
