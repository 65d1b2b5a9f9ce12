import { randomBytes } from 'node:crypto';
import type { AnsweringParts } from './answers/answering.js';
import type { JudgementArchive } from './answers/judgement-archive.js';
import type { OnMade } from './answers/new-judgement.js';
import type { WriteJson } from './answers/answers.js';
import { permitAgain } from './answers/permit-again.js';
import { createRequestReader, type RequestReader } from './config/request-reader.js';
import type { Settings } from './config/settings.js';
import { createJudgementIds } from './identity/judgement-id.js';
import { createJudgements, type Judgements } from './judgements.js';
import type { Admission } from './limits/admission.js';
import { createRunPreview } from './measure/preview-judgement.js';
import { prepareJudgement } from './measure/prepare-judgement.js';
import { recentWindow } from './measure/recent-window.js';
import { createFollowJudgement, type JudgementWorld } from './run-judgement.js';
import { NO_ARCHIVE, versionOfPackage } from './wire-archive.js';
import { limitJudging, type JudgingParts } from './wire-limits.js';
import { basisOf as basisOfEvidence, readConfig } from './wire-reading.js';
import type { Telemetry } from './wire-telemetry.js';

/** What becomes of judgements that have been made; nothing, where it is left out. */
interface Keeping {
  readonly archive?: JudgementArchive;
  readonly onMade?: readonly OnMade[];
  /** Lets in as many as there is room for; all, where it is left out. */
  readonly admission?: Admission;
  readonly telemetry?: Pick<Telemetry, 'watchJudgements' | 'onArchived'>;
  readonly requests?: RequestReader;
  readonly writeJson?: WriteJson;
  /** Judges by evidence that was archived; here and whatever it takes, where it is left out. */
  readonly basisOf?: AnsweringParts['basisOf'];
}

/** The judgements that can be asked for, with the keys of the settings. */
export function wireJudgements(
  { linkKeys, limits }: Settings,
  world: JudgementWorld,
  { archive = NO_ARCHIVE, onMade = [], basisOf = basisOfEvidence, ...keeping }: Keeping = {},
): Judgements {
  const { admission, telemetry, requests, writeJson } = keeping;
  const ids = createJudgementIds(linkKeys ?? [randomBytes(32).toString('hex')]);
  const { configs, now } = world;
  const [follow, runPreview] = [createFollowJudgement(world), createRunPreview(world)];
  const version = versionOfPackage();
  const judging: JudgingParts = {
    follow: permitAgain(
      telemetry?.watchJudgements(follow) ?? ((request, occasion, { signal }) => follow(request, occasion, signal)),
    ),
    runPreview: (request, { signal, permit }) => {
      permit(request);
      return runPreview(request, signal);
    },
    check: (request, signal) => prepareJudgement(request, { ...world, nowMs: now(), deferred: true }, signal),
  };
  return createJudgements({
    configs,
    requests: requests ?? createRequestReader(readConfig),
    writeJson,
    ...(admission ? limitJudging(judging, { settings: limits, admission, configs, now }) : judging),
    recentWindow: (request, wish) => recentWindow(request, world, wish),
    ids,
    now,
    archive,
    onMade: (made) => {
      for (const tell of onMade) tell(made);
    },
    onArchived: telemetry?.onArchived,
    basisOf,
    version,
  });
}
