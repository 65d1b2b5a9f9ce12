import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSING, UPSTREAM } from '../../scripts/restarts/front.js';
import { runRestarts } from '../../scripts/restarts/run-restarts.js';
import { buildCheckout, type BuiltCheckout } from '../support/built-checkout.js';

let built: BuiltCheckout;
beforeAll(async () => {
  built = await buildCheckout();
}, 600_000);
afterAll(() => built.remove());

it('two replicas behind nginx that are ended in turn fail no call by SIGTERM, and by SIGKILL only those under way', async () => {
  const { failedByTerm, failedOtherwise, badEnds, deadLinks, links, calls, longestEndMs } = await runRestarts({
    terms: 10,
    kills: 4,
    callers: 2,
    folder: built.folder,
  });

  expect({ failedByTerm, failedOtherwise, badEnds, deadLinks }).toEqual({
    failedByTerm: [],
    failedOtherwise: [],
    badEnds: [],
    deadLinks: 0,
  });
  expect(links).toBeGreaterThan(0);
  expect(longestEndMs).toBeLessThan(12_000);
  for (const made of ['judgement', 'link', 'execution', 'poll']) expect(calls[made]).toBeGreaterThan(10);
}, 300_000);

it('nginx is told what docs/running.md says', () => {
  const page = readFileSync('docs/running.md', 'utf8');

  expect([...PASSING, ...UPSTREAM].filter((directive) => !page.includes(directive))).toEqual([]);
});
