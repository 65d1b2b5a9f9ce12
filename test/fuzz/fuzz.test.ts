import { describe, expect, it } from 'vitest';
import { fuzzService } from '../../scripts/fuzz/fuzz-service.js';
import { fuzzSettings } from '../../scripts/fuzz/fuzz-settings.js';
import { startFromSettings } from '../../scripts/fuzz/start-from-settings.js';

/** The same cases each time, as far as they get: what fails is one of the change that it comes with. */
const SEED = 20261122;
const FROM_SOURCES = ['--import', 'tsx', 'src/main.ts'];
const LONGEST_MS = 240_000;

describe('the service, in a process of its own among hostile neighbours', () => {
  it(
    'breaks none of the rules of docs/fuzzing.md under hostile requests',
    async () => {
      const { findings, answers, cases } = await fuzzService({
        seed: SEED,
        durationMs: 40_000,
        lanes: 8,
        command: FROM_SOURCES,
      });

      expect(findings, `seed ${String(SEED)}`).toEqual([]);
      // It was deep enough to tell verdicts, mistakes and what sources do wrong.
      expect(Object.keys(answers)).toEqual(expect.arrayContaining(['200', '400', '404']));
      expect(cases).toBeGreaterThan(100);
    },
    LONGEST_MS,
  );

  it(
    'starts, or ends with a reason, whatever its settings file holds',
    async () => {
      const starts = await startFromSettings({ seed: SEED, times: 2, command: FROM_SOURCES });

      expect(starts, `seed ${String(SEED)}`).toEqual([]);
    },
    LONGEST_MS,
  );
});

describe('a settings file', () => {
  it(
    'is taken, or refused with a reason that tells no secret, whatever it holds',
    async () => {
      const { findings, started } = await fuzzSettings({ seed: SEED, durationMs: 10_000 });

      expect(findings, `seed ${String(SEED)}`).toEqual([]);
      expect(started).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});
