import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { PASSING, UPSTREAM } from '../../scripts/restarts/front.js';
import { runRestarts } from '../../scripts/restarts/run-restarts.js';

beforeAll(() => {
  // The replicas are processes of the built service.
  if (!existsSync('dist/main.js')) execFileSync('npm', ['run', '--silent', 'build']);
}, 300_000);

it('two replicas behind nginx that are ended in turn fail no call by SIGTERM, and by SIGKILL only those under way', async () => {
  const { failedByTerm, failedOtherwise, badEnds, deadLinks, links, calls, longestEndMs } = await runRestarts({
    terms: 10,
    kills: 4,
    callers: 2,
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
