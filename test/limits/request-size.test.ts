import { expect, it } from 'vitest';
import { refuseLarge } from '../../src/limits/request-size.js';
import type { SizedRequest } from '../../src/limits/request-size.js';

it('refuseLarge() tells of metrics, windows and samples that are more than the service takes on, and lets as many as that pass', () => {
  const sized = {
    request: { window: { duration: 180_000 }, data: { m: { canary: new Float64Array(3) } } },
    config: { metrics: [{}, {}], step: 60_000 },
    nowMs: 0,
  } as unknown as SizedRequest;

  refuseLarge(sized, { metrics: 2, points: 3 });

  const pointers = (() => {
    try {
      refuseLarge(sized, { metrics: 1, points: 2 });
      return [];
    } catch (error) {
      return (error as { details: { pointer: string }[] }).details.map(({ pointer }) => pointer);
    }
  })();
  expect(pointers).toEqual(['/config', '/window', '/data/m']);
});
