import { ANYBODY } from './access/anybody.js';
import type { Asker } from './access/asker.js';
import type { FollowForAsker } from './answers/outcomes.js';
import type { LimitsSettings } from './config/limits-settings.js';
import type { JudgementRequest } from './config/judgement-request.js';
import type { Admission } from './limits/admission.js';
import { isShortOfMemory, memoryUse } from './limits/memory-guard.js';
import { createReadingRoom, type ReadingRoom } from './limits/reading-room.js';
import type { OnRefused } from './limits/refusal.js';
import { refuseLarge } from './limits/request-size.js';
import { createServiceLimits, type ServiceLimits } from './limits/service-limits.js';
import { resolveConfig, type Known } from './measure/prepare-judgement.js';
import type { RunPreview } from './measure/preview-judgement.js';
import { createQueryTurns, type QueryTurns } from './sources/query-turns.js';

const MEBIBYTE = 1024 * 1024;

/** What keeps a service of these settings from more than it can do. */
export function wireLimits(settings: LimitsSettings, onRefused: OnRefused = () => undefined): ServiceLimits {
  const { judgements, judgementsPerCaller = Math.ceil(judgements / 2), bodyMemory } = settings;
  return createServiceLimits({
    judgements,
    // Where nobody says who they are, all callers are one.
    mostOf: (caller) => (caller === ANYBODY ? undefined : Math.min(judgements, judgementsPerCaller)),
    bodyBytes: bodyMemory * MEBIBYTE,
    onRefused,
    now: () => performance.now(),
    memoryUse,
  });
}

/** The room that answers of sources take until they are read. */
export function readingRoomOf({ sourceMemory }: LimitsSettings): ReadingRoom {
  return createReadingRoom(sourceMemory * MEBIBYTE);
}

/** The turns of questions to all sources of a service. */
export function queryTurnsOf({ queries, waitingQueries }: LimitsSettings, onRefused: OnRefused): QueryTurns {
  return createQueryTurns({
    most: queries,
    mostWaiting: waitingQueries,
    onRefused,
    isShortOfMemory: () => isShortOfMemory(memoryUse()),
  });
}

/** How judgements are made and previewed, and requests checked. */
export interface JudgingParts {
  readonly follow: FollowForAsker;
  readonly runPreview: (request: JudgementRequest, asker: Asker) => ReturnType<RunPreview>;
  readonly check: (request: JudgementRequest, signal: AbortSignal) => Promise<unknown>;
}

/** What bounds them. */
export interface JudgingBounds {
  readonly settings: LimitsSettings;
  readonly admission: Admission;
  readonly configs: Known['configs'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The same for requests that are no larger than the settings say, and where something is judged once there is room for it. */
export function limitJudging({ follow, runPreview, check }: JudgingParts, bounds: JudgingBounds): JudgingParts {
  const { settings, admission, configs, now } = bounds;
  const refuse = (request: JudgementRequest): void => {
    refuseLarge({ request, config: resolveConfig(request, configs).config, nowMs: now() }, settings);
  };
  return {
    follow: async (request, occasion, asker) => {
      refuse(request);
      return admission.admit(asker, () => follow(request, occasion, asker));
    },
    runPreview: async (request, asker) => {
      refuse(request);
      return admission.admit(asker, () => runPreview(request, asker));
    },
    check: async (request, signal) => {
      refuse(request);
      return check(request, signal);
    },
  };
}
