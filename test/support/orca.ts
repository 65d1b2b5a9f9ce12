import { runInNewContext } from 'node:vm';

/** How a stage ends. */
export type StageStatus = 'SUCCEEDED' | 'FAILED_CONTINUE' | 'TERMINAL' | 'STOPPED' | 'SKIPPED';

/** A stage that has ended, as expressions see it. */
export interface EndedStage {
  readonly status: StageStatus;
  readonly context: Readonly<Record<string, unknown>>;
}

/** What carries out a stage: its end as a task would have it, before failPipeline and continuePipeline are looked at. */
export type RunStage = (stage: any) => Promise<{ readonly failed: boolean; readonly context: object }>;

/** How an execution went. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'TERMINAL';
  readonly stages: ReadonlyMap<string, EndedStage>;
  /** The names of the stages that were carried out, in order. */
  readonly ran: readonly string[];
}

/**
 * Runs the stages of a pipeline in the order that Orca does: one is ready when all that it requires have succeeded, were skipped, or failed and are ignored. stageEnabled skips; a precondition
 * that does not hold stops its branch, or with failPipeline the whole.
 */
export async function runPipeline(pipeline: any, run: RunStage): Promise<Execution> {
  const ended = new Map<string, EndedStage>();
  const byName = new Map<string, EndedStage>();
  const ran: string[] = [];
  const waiting: any[] = [...pipeline.stages];
  const goesOn = (ref: string): boolean =>
    ['SUCCEEDED', 'SKIPPED', 'FAILED_CONTINUE'].includes(ended.get(ref)?.status ?? '');
  for (;;) {
    const at = waiting.findIndex(({ requisiteStageRefIds }) => requisiteStageRefIds.every(goesOn));
    if (at === -1) return { status: 'SUCCEEDED', stages: byName, ran };
    const [stage] = waiting.splice(at, 1);
    const one = await endOf(stage, { run, byName, ran });
    ended.set(stage.refId, one);
    byName.set(stage.name, one);
    if (one.status === 'TERMINAL') return { status: 'TERMINAL', stages: byName, ran };
  }
}

interface Running {
  readonly run: RunStage;
  readonly byName: ReadonlyMap<string, EndedStage>;
  readonly ran: string[];
}

async function endOf(stage: any, { run, byName, ran }: Running): Promise<EndedStage> {
  if (stage.stageEnabled && !evaluate(stage.stageEnabled.expression, byName)) return { status: 'SKIPPED', context: {} };
  if (stage.type === 'checkPreconditions') {
    for (const { context, failPipeline } of stage.preconditions)
      if (!evaluate(context.expression, byName)) return { status: failPipeline ? 'TERMINAL' : 'STOPPED', context: {} };
    return { status: 'SUCCEEDED', context: {} };
  }
  ran.push(stage.name);
  const { failed, context } = await run(stage);
  return { status: failed ? statusOfFailure(stage) : 'SUCCEEDED', context: { ...context } };
}

function statusOfFailure({ failPipeline = true, continuePipeline = false }: any): StageStatus {
  if (continuePipeline) return 'FAILED_CONTINUE';
  return failPipeline ? 'TERMINAL' : 'STOPPED';
}

/** The few words of Spring's expression language that the examples use, in JavaScript. As in Orca, what cannot be evaluated is false. */
function evaluate(expression: string, stages: ReadonlyMap<string, EndedStage>): boolean {
  const script = expression
    .replace(/^\$\{(.*)\}$/s, '$1')
    .replaceAll('#stage(', 'stage(')
    .replaceAll(/(\?)?\.get\(([^)]*)\)/g, '$1.[$2]')
    .replaceAll(/(?<!\?)\.\[/g, '[')
    .replaceAll('?:', '??');
  const stage = (name: string): EndedStage => {
    const found = stages.get(name);
    if (!found) throw new Error(`There is no stage ${name} yet`);
    return found;
  };
  try {
    return runInNewContext(script, { stage }) === true;
  } catch {
    return false;
  }
}

/** What MonitorWebhookTask makes of an answer to polling: by the JSON path, a word of one of the three lists ends it; nothing there, or null, ends it as failed. */
export function monitored(
  { statusJsonPath, successStatuses = '', terminalStatuses = '' }: any,
  body: any,
): 'RUNNING' | 'SUCCEEDED' | 'TERMINAL' {
  const path =
    /^\$((?:\.\w+)+)$/
      .exec(statusJsonPath as string)?.[1]
      ?.slice(1)
      .split('.') ?? [];
  const value: unknown = path.reduce((found, name) => found?.[name], body);
  if (typeof value !== 'string' || path.length === 0) return 'TERMINAL';
  const among = (list: string): boolean =>
    list.split(',').some((one) => one.trim().toUpperCase() === value.toUpperCase());
  if (among(successStatuses)) return 'SUCCEEDED';
  return among(terminalStatuses) ? 'TERMINAL' : 'RUNNING';
}

/** One poll of the webhook stage: whether it goes on, and what the stage's context holds then. */
export interface Poll {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'TERMINAL';
  readonly context: object;
}

/** What is no answer and is asked for again, by its name here: UnknownHostException and SocketTimeoutException. A refused or broken connection is neither. */
const TRIED_AGAIN = ['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'];

/** What MonitorWebhookTask makes of asking a status address once: a 5xx, a 429 and the statuses of retryStatusCodes are asked again, any other error ends the stage. */
export async function pollWebhook(stage: any, address: URL): Promise<Poll> {
  const { customHeaders, retryStatusCodes = [] } = stage;
  let response: Response;
  try {
    response = await fetch(address, { headers: customHeaders });
  } catch (error: any) {
    const again = TRIED_AGAIN.includes(error.cause?.code as string);
    return { status: again ? 'RUNNING' : 'TERMINAL', context: { webhook: { monitor: { error: String(error) } } } };
  }
  const body: any = await response.json();
  const context = { webhook: { monitor: { body, statusCodeValue: response.status } } };
  if (response.ok) return { status: monitored(stage, body), context };
  const again = response.status >= 500 || [429, ...retryStatusCodes].includes(response.status);
  // The body of an error is not kept.
  return { status: again ? 'RUNNING' : 'TERMINAL', context: { webhook: { monitor: {} } } };
}
