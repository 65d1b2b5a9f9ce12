import { anybody } from '../src/access/anybody.js';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../src/config/settings.js';
import { wireJudgements } from '../src/wire-judgements.js';
import { wireWorld } from '../src/wire-world.js';
import type { Judgements } from '../src/judgements.js';

const NOW_MS = Date.parse('2026-11-20T10:00:20Z');
const SIDES = {
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-healthy' } },
};
const somebody = anybody(new AbortController().signal);

/** Judgements of recordings at an instant that can be moved. */
async function judgementsAt(clock: { nowMs: number }, environment = {}): Promise<Judgements> {
  const settings = await loadSettings({ CANARY_JUDGE_LINK_KEY: 'k'.repeat(32), ...environment });
  return wireJudgements(settings, await wireWorld(settings, () => clock.nowMs));
}

const BODY = { config: 'golden-signals', scope: { namespace: 'shop' }, ...SIDES, window: { duration: '20m' } };

describe('an accepted request', () => {
  it('has an id, under which it is open until its samples are all there and judged then, at another replica, too', async () => {
    const clock = { nowMs: NOW_MS };
    const judgements = await judgementsAt(clock);
    const id = await judgements.accept(
      { ...BODY, window: { start: '2026-11-20T09:50:00Z', end: '2026-11-20T10:10:00Z' } },
      { pipeline: 'p' },
      somebody,
    );
    const other = await judgementsAt(clock);

    expect((await other.again(id, somebody)).outcome.kind).toBe('open');
    clock.nowMs += 20 * 60_000;
    expect((await other.again(id, somebody)).outcome.kind).toBe('judged');
    expect(other.read(id, somebody)).toMatchObject({ request: { config: 'golden-signals' }, note: { pipeline: 'p' } });
  });

  it('is judged as one without a note, which decides nothing', async () => {
    const judgements = await judgementsAt({ nowMs: NOW_MS });
    const wish = { lengthMs: 20 * 60_000, atMs: NOW_MS };
    const body = judgements.recent(
      { config: 'golden-signals', scope: { namespace: 'shop' }, ...SIDES },
      wish,
      somebody,
    );
    const ids = await Promise.all([judgements.accept(body, { a: 1 }, somebody), judgements.accept(body, {}, somebody)]);
    const [noted, plain] = await Promise.all(ids.map((id) => judgements.again(id, somebody)));

    expect(ids[0]).not.toBe(ids[1]);
    expect(noted?.outcome.kind === 'judged' && noted.outcome.digest).toBe(
      plain?.outcome.kind === 'judged' && plain.outcome.digest,
    );
  });

  it.each([
    ['of a config that is not there', { ...BODY, config: 'nobody' }, 'UNKNOWN_CONFIG'],
    ['without a variable', { ...BODY, canary: {} }, 'CONFIG_MISMATCH'],
    ['that is none', { ...BODY, wnidow: 1 }, 'INVALID_REQUEST'],
    ['of a source that is not there', { ...BODY, source: 'nowhere' }, 'UNKNOWN_SOURCE'],
    [
      'that does not fit into an id',
      { ...BODY, data: { x: { canary: Array.from({ length: 9_000 }, Math.random) } } },
      'INVALID_REQUEST',
    ],
  ])('%s is refused at once', async (_, body, code) => {
    const judgements = await judgementsAt({ nowMs: NOW_MS });

    await expect(judgements.accept(body, {}, somebody)).rejects.toMatchObject({ code });
  });
});

describe('the latest window whose samples are all there', () => {
  it('ends at the last step before the lag of its source, wherever in the step one asks', async () => {
    const judgements = await judgementsAt({ nowMs: NOW_MS }, { PROMETHEUS_URL: 'http://127.0.0.1:1' });
    const window = (atMs: number): unknown =>
      judgements.recent({ config: 'golden-signals' }, { lengthMs: 600_000, atMs }, somebody).window;

    expect(window(NOW_MS)).toEqual({ start: '2026-11-20T09:49:00.000Z', end: '2026-11-20T09:59:00.000Z' });
    expect(window(NOW_MS + 9_999)).toEqual(window(NOW_MS));
    expect(window(NOW_MS + 10_000)).toEqual({ start: '2026-11-20T09:50:00.000Z', end: '2026-11-20T10:00:00.000Z' });
  });
});
