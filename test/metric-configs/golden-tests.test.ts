import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isAsExpected, runGoldenTests } from '../../src/golden/run-golden-tests.js';
import { createRunJudgement } from '../../src/run-judgement.js';
import { readConfig } from '../../src/wire-reading.js';

const FOLDER = fileURLToPath(new URL('../../metric-configs/', import.meta.url));
const names = readdirSync(FOLDER).flatMap((file) => /^([a-z-]+)\.yaml$/.exec(file)?.[1] ?? []);
const runJudgement = createRunJudgement({
  configs: new Map(),
  sources: { byName: new Map(), standard: undefined },
  deadlineMs: 60_000,
  now: () => 0,
});

describe.each(names)('the golden tests of the metric config %s', (name) => {
  it('come out as expected, a healthy canary and a dead one among them', async () => {
    const tools = { readConfig, runJudgement };
    const outcome = await runGoldenTests(`${FOLDER}${name}.test.yaml`, tools, new AbortController().signal);

    expect(outcome.mistakes).toEqual([]);
    expect(outcome.cases.filter((one) => !isAsExpected(one))).toEqual([]);
    const titles = outcome.cases.map((one) => one.name);
    expect(titles).toContain('a healthy canary passes');
    expect(titles).toContain('a canary that dies after seven minutes never passes');
  });
});
