import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { JudgementError } from '../../src/errors.js';

async function mistakesOf(environment: Record<string, string>): Promise<string[]> {
  try {
    await loadSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    return error.details.map(({ pointer, message }) => `${pointer}: ${message}`);
  }
}

describe('loadSettings()', () => {
  it('has defaults for everything and leaves other variables alone', async () => {
    expect(await loadSettings({ PATH: '/bin' })).toEqual({
      host: '127.0.0.1',
      port: 8080,
      metricConfigs: 'metric-configs',
      logLevel: 'info',
      sources: [{ type: 'replay', name: 'replay' }],
    });
  });

  it('tells every variable that is wrong', async () => {
    expect(
      await mistakesOf({ PORT: '99999', LOG_LEVEL: 'loud', METRIC_CONFIGS: '', CANARY_JUDGE_OPEN: 'yes' }),
    ).toEqual([
      'PORT: must be a port from 0 to 65535',
      'METRIC_CONFIGS: must be at least 1 character long, is 0 long',
      'CANARY_JUDGE_OPEN: must be 1 or unset',
      expect.stringMatching(/^LOG_LEVEL: must be "fatal", .* is "loud"$/),
    ]);
  });

  it.each(['0.0.0.0', '::', '10.1.2.3', 'example.test', '126.255.255.255', '128.0.0.1'])(
    'listens on %s only where that is meant',
    async (HOST) => {
      expect(await mistakesOf({ HOST })).toEqual([expect.stringContaining('CANARY_JUDGE_OPEN=1')]);
      expect((await loadSettings({ HOST, CANARY_JUDGE_OPEN: '1' })).host).toBe(HOST);
    },
  );

  it.each(['127.0.0.1', '127.255.255.254', '::1', 'localhost'])('listens on loopback %s as it is', async (HOST) => {
    expect((await loadSettings({ HOST })).host).toBe(HOST);
  });
});
