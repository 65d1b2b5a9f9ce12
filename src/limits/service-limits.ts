import { createAdmission, type Admission } from './admission.js';
import { createBreathing } from './breathing.js';
import { createByteBudget, type ByteBudget } from './byte-budget.js';
import { watchLoop } from './loop-load.js';
import { isShortOfMemory, type MemoryUse } from './memory-guard.js';
import { refusal, type OnRefused } from './refusal.js';

/** What of the settings bounds what is done at once. */
export interface LimitedParts {
  readonly judgements: number;
  /** Undefined where nobody knows who calls. */
  readonly mostOf: (caller: string) => number | undefined;
  readonly bodyBytes: number;
  readonly onRefused: OnRefused;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly memoryUse: () => MemoryUse;
}

/** What keeps the service from more than it can do. */
export interface ServiceLimits {
  readonly admission: Admission;
  /** The bodies of requests that are read or worked on. */
  readonly bodies: ByteBudget;
  /**
   * To be asked before the body of a request is read, of one that is to be judged with its caller.
   *
   * @throws {JudgementError} SERVICE_BUSY or CALLER_BUSY where there is no room for it
   */
  readonly refuseEarly: (judgedFor: string | undefined) => void;
  readonly onRefused: OnRefused;
  readonly close: () => void;
}

/** As many may wait as can be worked on for callers who ask again. */
const MOST_WAITING = 1_000;
/** Of what is due: so long nobody would have to wait but for a flood of requests that are worked on at once. */
const MOST_LATE_MS = 1_000;
const RETRY_SECONDS = 2;

/** The limits of one service, which breathe with its load. */
export function createServiceLimits(parts: LimitedParts): ServiceLimits {
  const { judgements, mostOf, bodyBytes, onRefused, now, memoryUse } = parts;
  const breathing = createBreathing(judgements);
  const { room } = breathing;
  const admission = createAdmission({ room, mostOf, now, onRefused, mostWaiting: MOST_WAITING });
  const bodies = createByteBudget(bodyBytes);
  const loop = watchLoop((utilizationRatio) => {
    breathing.observe({ utilizationRatio, ...admission.pressure() });
    admission.letIn();
  });
  const refuseFor = (reason: 'memory' | 'loop', message: string): never => {
    onRefused(reason);
    throw refusal('SERVICE_BUSY', message, RETRY_SECONDS);
  };
  return {
    admission,
    bodies,
    refuseEarly: (judgedFor) => {
      // Where nothing is under way there is nothing to wait for: what is still held then, the next request frees.
      const idle = admission.running() === 0 && bodies.held() === 0;
      if (!idle && isShortOfMemory(memoryUse())) refuseFor('memory', 'Cannot take this on now: memory is short');
      if (loop.lateMs() > MOST_LATE_MS) refuseFor('loop', 'Cannot take this on now: too much is to be worked on');
      if (judgedFor !== undefined) admission.check(judgedFor);
    },
    onRefused,
    close: loop.end,
  };
}
