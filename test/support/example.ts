import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { readConfig } from '../../src/wire-reading.js';
import { accessOf } from './callers.js';
import { startService, type TestService } from './service.js';
import { startSimulatedIstio, type SimulatedIstio } from './simulated-istio.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLES = join(ROOT, 'deploy/examples');

/** Where the service is called by in the examples. */
export const JUDGE = 'http://canary-judge.canary-judge.svc:8080';

/** The path of a file of an example. */
export function exampleFile(example: string, file = ''): string {
  return join(EXAMPLES, example, file);
}

/** A JSON file of an example. */
export function exampleJson(example: string, file: string): any {
  return JSON.parse(readFileSync(exampleFile(example, file), 'utf8'));
}

/** A text or a document of texts with each `{{…}}` and `${…}` replaced by what stands for it; throws for one that nothing does. */
export function filled<T>(document: T, values: Readonly<Record<string, string>>): T {
  const text = JSON.stringify(document).replaceAll(/\{\{\s*(.*?)\s*\}\}|\$\{\s*(.*?)\s*\}/g, (whole, a, b) => {
    const value = values[(a ?? b) as string];
    if (value === undefined) throw new Error(`Nothing stands for ${whole}`);
    return value;
  });
  return JSON.parse(text) as T;
}

/** What is wrong with a request to POST /judgements, its config and the variables of its sides among it; the configs are the library's and the example's. */
export async function requestMistakes(example: string, body: any): Promise<readonly string[]> {
  const reading = readJudgementRequest(body, readConfig);
  if (reading.kind === 'refused') return reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`);
  return withConfigsOf(example, async (folder) => {
    const known = (await loadMetricConfigs(folder, readConfig)).get(body.config as string);
    if (!known) return [`config ${String(body.config)} is not known`];
    const { scope = {} } = known.config;
    const compared = known.config.metrics.some(({ analysis }) => analysis.compared);
    const sides = compared ? (['baseline', 'canary'] as const) : (['canary'] as const);
    return sides.flatMap((side) => {
      const given = { ...body.scope, ...body[side]?.scope } as Record<string, string>;
      const unknown = Object.keys(given).filter((name) => !Object.hasOwn(scope, name));
      const missing = Object.entries(scope).filter(
        ([name, { default: standard }]) => !given[name] && standard === undefined,
      );
      return [
        ...unknown.map((name) => `${side}: ${name} is no variable`),
        ...missing.map(([name]) => `${side}: ${name} is missing`),
      ];
    });
  });
}

/** A service with the library's configs and those of an example, over a Prometheus that the test decides, at a time that the test decides. */
export interface ExampleWorld {
  readonly istio: SimulatedIstio;
  readonly service: TestService;
  /** The clock of the service, in minutes from its start on. */
  readonly pass: (minutes: number) => void;
  /** What it says, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly stop: () => Promise<void>;
}

/** The header that Go's client makes of the user of a URL. */
export function basicOf(url: string): Record<string, string> {
  const { username, password } = new URL(url);
  return username === '' ? {} : { authorization: `Basic ${btoa(`${username}:${password}`)}` };
}

/** Starts one, at ten seconds past a minute, open or for the caller release alone. */
export async function startExampleWorld(example: string, asked: 'open' | 'by token' = 'open'): Promise<ExampleWorld> {
  const istio = await startSimulatedIstio();
  const folder = await copyConfigs(example);
  let nowMs = Date.parse('2026-11-20T10:00:10Z');
  // Long enough for a judgement on a busy machine, and no longer than a test can wait for an outage.
  const access = asked === 'open' ? {} : accessOf('release');
  const settings = { deadline: '3s', sources: { prometheus: { type: 'prometheus', url: istio.url } }, ...access };
  const file = join(folder, 'settings.txt');
  await writeFile(file, JSON.stringify(settings));
  const environment = { CANARY_JUDGE_CONFIG: file, METRIC_CONFIGS: folder };
  const service = await startService(environment, { now: () => nowMs });
  return {
    istio,
    service,
    now: () => nowMs,
    pass: (minutes) => {
      nowMs += minutes * 60_000;
    },
    stop: async () => {
      await service.stop();
      await istio.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function withConfigsOf<T>(example: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await copyConfigs(example);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function copyConfigs(example: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'example-configs-'));
  await cp(join(ROOT, 'metric-configs'), folder, { recursive: true });
  const own = exampleFile(example, 'metric-configs');
  if (existsSync(own)) await cp(own, folder, { recursive: true });
  return folder;
}
