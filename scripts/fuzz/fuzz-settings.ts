import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { loadSettings } from '../../src/config/settings.js';
import { JudgementError } from '../../src/errors.js';
import { wireService } from '../../src/wire.js';
import { mutateBytes } from './mutations/mutate-bytes.js';
import { mutateJson } from './mutations/mutate-json.js';
import { finding, type Finding } from './finding.js';
import { SETTINGS_TEXTS } from './corpus/settings-texts.js';
import { settingsCase, type SettingsCase } from './settings-case.js';
import { createFindSecrets, createSecret } from './world/secrets.js';

/** How long and from which seed settings are fuzzed. */
export interface SettingsFuzzOptions {
  readonly seed: number;
  readonly durationMs: number;
}

/** What such a run has come to. */
export interface SettingsOutcome {
  readonly cases: number;
  readonly started: number;
  readonly findings: readonly (Finding & { readonly text?: string })[];
}

const SECRETS = ['TOKEN', 'KEY', 'URL'].map((name) => createSecret(name, { seed: 1 }));
/** What settings name. */
export const VARIABLES: Readonly<Record<string, string>> = {
  TOKEN: SECRETS[0]?.text ?? '',
  KEY: SECRETS[1]?.text ?? '',
  CANARY_JUDGE_LINK_KEY: SECRETS[2]?.text ?? '',
};
export const findSettingsSecrets = createFindSecrets(SECRETS);
const IN_TIME_MS = 10_000;

/** Starts services from broken settings files, in this process, until the time is over: each is wired, or refused with a reason. */
export async function fuzzSettings({ seed, durationMs }: SettingsFuzzOptions): Promise<SettingsOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-settings-'));
  mkdirSync(join(folder, 'configs'));
  // One is enough: others take their time at each start.
  cpSync('metric-configs/golden-signals.yaml', join(folder, 'configs', 'golden-signals.yaml'));
  const known = new Map<string, Finding & { readonly text?: string }>();
  const untilMs = performance.now() + durationMs;
  let cases = 0;
  let started = 0;
  for (let round = 0; performance.now() < untilMs; round++) {
    let least: (Finding & { readonly text?: string }) | undefined;
    const property = fc.asyncProperty(settingsCase, async (one) => {
      cases++;
      const text = settingsTextOf(one);
      const result = await start(text, folder);
      if (result === 'started') started++;
      else if (result !== 'refused' && !known.has(result.signature)) {
        least = { ...result, text };
        throw new Error(result.signature);
      }
    });
    const interruptAfterTimeLimit = Math.max(1, untilMs - performance.now());
    await fc.check(property, {
      seed: seed + round,
      numRuns: 2_000,
      interruptAfterTimeLimit,
      markInterruptAsFailure: false,
    });
    if (least) known.set(least.signature, least);
  }
  rmSync(folder, { recursive: true });
  return { cases, started, findings: [...known.values()] };
}

/** The file of a case. */
export function settingsTextOf({ base, json, bytes }: SettingsCase): string {
  const text = SETTINGS_TEXTS[base % SETTINGS_TEXTS.length] ?? '';
  return mutateBytes(Buffer.from(mutateJson(text, json)), bytes).toString('latin1');
}

async function start(text: string, folder: string): Promise<'started' | 'refused' | Finding> {
  const file = join(folder, 'settings.yaml');
  writeFileSync(file, text, 'latin1');
  const startedMs = performance.now();
  try {
    const settings = await loadSettings({
      ...VARIABLES,
      CANARY_JUDGE_CONFIG: file,
      METRIC_CONFIGS: join(folder, 'configs'),
    });
    const service = await wireService({ ...settings, archiveDirectory: undefined }, pino({ level: 'silent' }));
    service.close();
    return late(startedMs) ?? 'started';
  } catch (error) {
    return late(startedMs) ?? refusal(error);
  }
}

function late(startedMs: number): Finding | undefined {
  const ms = performance.now() - startedMs;
  return ms > IN_TIME_MS ? finding('settings', 'took too long', `${ms.toFixed(0)} ms`) : undefined;
}

function refusal(error: unknown): 'refused' | Finding {
  if (!(error instanceof JudgementError)) {
    const stack = error instanceof Error ? (error.stack ?? '') : String(error);
    return finding('settings', `no reason: ${stack.split('\n').slice(0, 2).join(' ')}`, stack);
  }
  const told = JSON.stringify([error.message, error.details]);
  const [secret] = findSettingsSecrets(Buffer.from(told));
  if (secret !== undefined) return finding('settings', `tells the secret ${secret}`, told);
  if (!['INVALID_SETTINGS', 'INVALID_CONFIG'].includes(error.code))
    return finding('settings', `code ${error.code}`, told);
  if (Object.hasOwn(Object.prototype, 'polluted')) return finding('settings', 'pollutes prototypes', told);
  return 'refused';
}
