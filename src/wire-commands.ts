import { backtest } from './commands/backtest.js';
import type { BacktestWish } from './commands/backtest-command.js';
import { calibrateConfig } from './commands/calibrate.js';
import type { CalibrateOptions } from './commands/calibrate-command.js';
import { evidenceDesk } from './commands/evidence-desk.js';
import { anybody } from './access/anybody.js';
import { judgeByHand, type JudgeOptions } from './commands/judge.js';
import { localDesk, remoteDesk, type JudgementDesk } from './commands/judgement-desk.js';
import { previewByHand, remotePreview, type PreviewOptions, type PreviewSurroundings } from './commands/preview.js';
import { serverAddress } from './commands/server-address.js';
import { validate } from './commands/validate.js';
import { reportByHand, type ReportOptions } from './commands/report.js';
import type { ValidateOptions } from './commands/validate-command.js';
import { loadSettings } from './config/settings.js';
import { toPreviewReport } from './report/preview-json.js';
import { createRunJudgement } from './run-judgement.js';
import { wireDiagnosis } from './wire-diagnosis.js';
import { loadPageScripts } from './wire-page.js';
import { wireJudgements } from './wire-judgements.js';
import { wireWorld } from './wire-world.js';
import { basisOf, judgeEvidence, readConfig } from './wire-reading.js';

/**
 * `canary-judge judge`, by the service that is named or with the configs and sources that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} where a setting, a config, the request or a source is at fault
 */
export async function runJudge(options: JudgeOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const { out, err } = standardStreams();
  const desk = await deskFor(options, environment);
  const colours = (environment.NO_COLOR ?? '') === '';
  return untilInterrupted((signal) =>
    judgeByHand(options, { desk, out, err, colours, pageScripts: loadPageScripts, now: systemTime, signal }),
  );
}

async function deskFor({ server, evidence }: JudgeOptions, environment: NodeJS.ProcessEnv): Promise<JudgementDesk> {
  if (evidence !== undefined) return evidenceDesk(evidence, { judgeEvidence, err: process.stderr });
  return server ? remoteDesk(serverAddress(server, environment.CANARY_JUDGE_TOKEN), basisOf) : wireDesk(environment);
}

async function wireDesk(environment: NodeJS.ProcessEnv): Promise<JudgementDesk> {
  const settings = await loadSettings(environment);
  const world = await wireWorld(settings);
  return localDesk(wireJudgements(settings, world), world.now);
}

function systemTime(): number {
  return Date.now();
}

/**
 * `canary-judge preview`, by the service that is named or with the configs and sources that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} where a setting, a config or the request is at fault
 */
export async function runPreview(options: PreviewOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const { server } = options;
  const preview = server
    ? remotePreview(serverAddress(server, environment.CANARY_JUDGE_TOKEN))
    : await wirePreview(environment);
  const { out } = standardStreams();
  const colours = (environment.NO_COLOR ?? '') === '';
  return untilInterrupted((signal) => previewByHand(options, { preview, out, colours, signal }));
}

async function wirePreview(environment: NodeJS.ProcessEnv): Promise<PreviewSurroundings['preview']> {
  const settings = await loadSettings(environment);
  const judgements = wireJudgements(settings, await wireWorld(settings));
  return async (body, signal) => toPreviewReport(await judgements.preview(body, anybody(signal)));
}

/**
 * `canary-judge calibrate` with the configs and sources that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} as runJudge does
 */
export async function runCalibrate(options: CalibrateOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const settings = await loadSettings(environment);
  const world = await wireWorld(settings);
  const tools = { world, folder: settings.metricConfigs, print, terminal: process.stderr };
  return untilInterrupted((signal) => calibrateConfig(options, tools, signal));
}

/**
 * `canary-judge backtest` with the configs and sources that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} as runJudge does
 */
export async function runBacktest(wish: BacktestWish, environment: NodeJS.ProcessEnv): Promise<number> {
  const world = await wireWorld(await loadSettings(environment));
  const { configs, sources, now } = world;
  const runJudgement = createRunJudgement(world);
  const tools = { runJudgement, configs, readConfig, sources, now, print, terminal: process.stderr };
  return untilInterrupted((signal) => backtest(wish, tools, signal));
}

/**
 * `canary-judge validate` for the sources that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} where a setting is at fault, or a path
 */
export async function runValidate(options: ValidateOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const settings = await loadSettings(environment);
  return validate(options, { folder: settings.metricConfigs, print, ...wireDiagnosis(settings, readConfig) });
}

/**
 * `canary-judge report`; gives its exit code.
 *
 * @throws {JudgementError} where a file holds no judgement, or the report cannot be written
 */
export async function runReport(options: ReportOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const { out } = standardStreams();
  const colours = (environment.NO_COLOR ?? '') === '';
  return untilInterrupted(() =>
    reportByHand(options, { out, colours, pageScripts: loadPageScripts, judgeEvidence: basisOf }),
  );
}

function print(text: string): void {
  process.stdout.write(text);
}

function standardStreams() {
  return { out: process.stdout, err: process.stderr };
}

/** What a command exits with that Ctrl-C has ended, as shells have it. */
const INTERRUPTED = 130;

/** Does something until it is done or Ctrl-C is pressed; a second one ends the process at once. */
async function untilInterrupted(run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const end = new AbortController();
  process.once('SIGINT', () => {
    end.abort(new Error('interrupted'));
  });
  return run(end.signal).catch((error: unknown) => {
    if (end.signal.aborted) return INTERRUPTED;
    throw error;
  });
}
