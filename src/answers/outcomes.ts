import type { Asker } from '../access/asker.js';
import type { JudgementRequest } from '../config/judgement-request.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import { createRecent } from '../identity/recent.js';
import { createSharedRuns } from '../identity/shared-runs.js';
import type { Occasion } from '../measure/prepare-judgement.js';
import type { JudgementOutcome } from '../run-judgement.js';
import { outcomeWeight } from './outcome-weight.js';

/** What is judged, and when. */
export interface Asked extends Occasion {
  readonly request: JudgementRequest;
}

/** Judging that callers who ask the same share, and what it has found last. */
export interface Outcomes {
  /** What is asked under this key. Throws as FollowJudgement does. */
  readonly judge: (key: string, asked: Asked, asker: Asker) => Promise<JudgementOutcome>;
  /** Keeps what has been found elsewhere; asked for before it is looked for, since the config may change meanwhile. */
  readonly keeperOf: (request: JudgementRequest) => (key: string, outcome: JudgementOutcome) => void;
}

/** Judges one request on an occasion for somebody. Throws as FollowJudgement does. */
export type FollowForAsker = (request: JudgementRequest, occasion: Occasion, asker: Asker) => Promise<JudgementOutcome>;

interface OutcomesParts {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly follow: FollowForAsker;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Numbers, eight bytes each. */
const MOST_KEPT = 4_000_000;
const KEPT_MS = 300_000;

/** Outcomes of which the last ones are remembered for a while. */
export function createOutcomes({ configs, follow, now }: OutcomesParts): Outcomes {
  const runs = createSharedRuns<JudgementOutcome>();
  const recent = createRecent<JudgementOutcome>(MOST_KEPT, now);
  const versions = new WeakMap<NamedConfig, number>();
  let last = 0;
  // What was found by a config, or a calibration, that has been replaced since is not what would be found now.
  const versionOf = ({ config }: JudgementRequest): number => {
    const named = typeof config === 'string' ? configs.get(config) : undefined;
    if (!named) return 0;
    const version = versions.get(named) ?? ++last;
    versions.set(named, version);
    return version;
  };
  const keepAs = (key: string, outcome: JudgementOutcome): void => {
    recent.keep(key, outcome, { untilMs: keptUntil(outcome, now()), weight: outcomeWeight(outcome) });
  };
  return {
    judge: async (key, { request, ...occasion }, asker) => {
      const versioned = `${key} ${String(versionOf(request))}`;
      const kept = recent.get(versioned);
      if (kept) return kept;
      const run = async (shared: AbortSignal): Promise<JudgementOutcome> => {
        const outcome = await follow(request, occasion, { ...asker, signal: shared });
        keepAs(versioned, outcome);
        return outcome;
      };
      return runs(versioned, run, asker.signal);
    },
    keeperOf: (request) => {
      const version = String(versionOf(request));
      return (key, outcome) => {
        keepAs(`${key} ${version}`, outcome);
      };
    },
  };
}

/** What is known of an open window holds until the next slot is over, unless a source has failed. */
function keptUntil(outcome: JudgementOutcome, nowMs: number): number {
  if (outcome.kind === 'judged') return nowMs + KEPT_MS;
  const { troubled, nextSlotMs } = outcome.progress;
  return troubled ? nowMs : nextSlotMs;
}
