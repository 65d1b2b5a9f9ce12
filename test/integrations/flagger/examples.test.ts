import { describe, expect, it } from 'vitest';
import { FLAGGER_ROUTES } from '../../../src/integrations/flagger/describe-flagger.js';
import { post, startService } from '../../support/service.js';

describe('the examples of the documents', () => {
  it('are answered as they say at every minute of the recorded hour', async () => {
    let nowMs = Date.parse('2026-11-20T10:00:10Z');
    const service = await startService({}, { now: () => nowMs });
    const other: string[] = [];
    for (let minute = 0; minute < 60; minute++, nowMs += 60_000) {
      for (const { path, example } of FLAGGER_ROUTES) {
        const answer = await post(`${service.url}${path}`, example.value);
        if (answer.status !== 200) other.push(`${path} at minute ${String(minute)}: ${await answer.text()}`);
      }
    }
    await service.stop();

    expect(FLAGGER_ROUTES).toHaveLength(2);
    expect(other).toEqual([]);
  }, 120_000);
});
