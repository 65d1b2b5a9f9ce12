import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { measureJudgement } from '../../src/measure/measure-judgement.js';
import { prepareJudgement } from '../../src/measure/prepare-judgement.js';
import { remember } from '../../src/measure/remember.js';
import { readConfig } from '../../src/wire-reading.js';
import {
  calibrateShop,
  configOf,
  HOUR_MS,
  metricOf,
  NOW_MS,
  START_MS,
  steadySource,
} from '../calibrate/calibration/support.js';
import { bounds } from '../support/asking.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remember-'));
  await calibrateShop(folder, { source: steadySource(), config: configOf([metricOf('a')]) });
});
afterEach(() => rm(folder, { recursive: true }));

/** What is remembered of the metric that was calibrated with source "prometheus", and all codes of warnings of that. */
async function rememberOf({ source = 'prometheus', offset = '0s' } = {}) {
  const body = {
    config: 'shop',
    source,
    baseline: { scope: { workload: 'x' }, offset },
    canary: { scope: { workload: 'y' } },
    window: { start: new Date(START_MS + 20 * HOUR_MS).toISOString(), duration: '20m' },
  };
  const reading = readJudgementRequest(body, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const byName = new Map(['prometheus', 'other'].map((name) => [name, { ...steadySource(), name }]));
  const known = { configs: await loadMetricConfigs(folder, readConfig), sources: { byName, standard: 'prometheus' } };
  const { signal } = new AbortController();
  const prepared = await prepareJudgement(reading.value, { ...known, nowMs: NOW_MS, deferred: false }, signal);
  const remembered = remember(await measureJudgement(prepared, prepared.planned, bounds()), prepared);
  const measurements = remembered.metrics.flatMap((one) => (one.kind === 'measured' ? one.measurements : []));
  const warnings = [...remembered.warnings, ...measurements.flatMap((one) => one.warnings)];
  return {
    effects: measurements.map(({ history }) => history?.effects.length),
    codes: warnings.map(({ code }) => code).filter((code) => code.startsWith('calibration')),
  };
}

describe('remember()', () => {
  it('gives what was calibrated to a request of the same source at the same time', async () => {
    expect(await rememberOf()).toEqual({ effects: [12], codes: [] });
  });

  it('does not give what one source has shown to a request of another source', async () => {
    expect(await rememberOf({ source: 'other' })).toEqual({
      effects: [undefined],
      codes: ['calibration-of-another-query'],
    });
  });

  it('does not give what sides at the same time have shown to a request whose baseline lies in the past', async () => {
    expect(await rememberOf({ offset: '2h' })).toEqual({
      effects: [undefined],
      codes: ['calibration-of-another-baseline'],
    });
  });
});
