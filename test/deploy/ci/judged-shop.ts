import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf } from '../../support/callers.js';
import { matrix, sendJson, startFakePrometheus, type Answer } from '../../support/fake-prometheus.js';
import { startService } from '../../support/service.js';

/** How the canary does, or that nobody can tell. */
export type Fate = 'pass' | 'fail' | 'marginal' | 'inconclusive' | 'source-down';

/** The real service, for the caller release alone, over a Prometheus that tells of a canary as the test says. Its clock runs on by what scripts sleep. */
export interface JudgedShop {
  readonly url: string;
  readonly prometheusUrl: string;
  fate: Fate;
  /** A folder with a `sleep` that does not: to be put in front of the PATH. */
  readonly directory: string;
  /** How long scripts have slept, in seconds, call by call. */
  readonly slept: () => number[];
  readonly stop: () => Promise<void>;
}

const SLEEP = '#!/bin/sh\nprintf "%s\\n" "$1" >>"$0.slept"\n';

/** Starts it; with each sleep its clock runs on by so many seconds more, for tests that need not see every answer. */
export async function startJudgedShop(moreSeconds = 0): Promise<JudgedShop> {
  const directory = await mkdtemp(join(tmpdir(), 'judged-shop-'));
  await writeFile(join(directory, 'sleep'), SLEEP, { mode: 0o755 });
  const sleptFile = join(directory, 'sleep.slept');
  await writeFile(sleptFile, '');
  const slept = (): number[] => readFileSync(sleptFile, 'utf8').split('\n').filter(Boolean).map(Number);
  const now = (): number => Date.now() + slept().reduce((sum, seconds) => sum + seconds + moreSeconds, 0) * 1_000;
  const prometheus = await startFakePrometheus();
  const settings = join(directory, 'settings.json');
  const source = { type: 'prometheus', url: prometheus.url, retries: 0 };
  await writeFile(settings, JSON.stringify({ sources: { prometheus: source }, ...accessOf('release') }));
  const service = await startService({ CANARY_JUDGE_CONFIG: settings }, { now });
  const shop: JudgedShop = {
    url: service.url,
    prometheusUrl: prometheus.url,
    fate: 'pass',
    directory,
    slept,
    stop: async () => {
      await service.stop();
      await prometheus.stop();
      await rm(directory, { recursive: true });
    },
  };
  prometheus.answer(answering(() => shop.fate));
  return shop;
}

function answering(fate: () => Fate): Answer {
  return (response, { form }) => {
    const { query = '', start, end, step } = form;
    const canary = query.includes('checkout-canary');
    if (fate() === 'source-down') {
      sendJson(response, { status: 'error', errorType: 'unavailable', error: 'down' }, 503);
    } else if (fate() === 'inconclusive' && canary) sendJson(response, matrix());
    else {
      const values: [number, string][] = [];
      for (let at = Number(start); at <= Number(end); at += Number(step)) {
        values.push([at, String(valueOf(query, canary ? fate() : 'pass', noise(at, canary ? 1 : 2)))]);
      }
      sendJson(response, matrix({ metric: {}, values }));
    }
  };
}

function valueOf(query: string, fate: Fate, around1: number): number {
  if (query.startsWith('count(')) return 1;
  if (query.startsWith('histogram_quantile')) {
    return 100 * around1 * (fate === 'marginal' && query.includes('0.99') ? 3 : 1);
  }
  if (query.includes('5..')) return fate === 'fail' ? 300 : 0;
  if (query.includes('response_code')) return 0;
  return (query.includes('increase(') ? 600 : 10) * around1;
}

/** Depends on the time alone. */
function noise(seconds: number, seed: number): number {
  return 1 + (((seconds / 60) * 7_919 + seed * 104_729) % 1_009) / 50_000;
}
