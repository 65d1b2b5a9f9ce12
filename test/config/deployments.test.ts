import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDeployments, readOutcomes } from '../../src/config/deployments.js';
import { loadDocument } from '../../src/config/load-document.js';

const START = '2026-11-20T10:00:00Z';

function read(document: unknown): any {
  const reading = readDeployments(document);
  return reading.kind === 'read'
    ? reading.value
    : reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('readDeployments()', () => {
  it('fills in the defaults, what a deployment says itself before them', () => {
    const document = {
      defaults: {
        scope: { namespace: 'shop', workload: 'x' },
        canary: { scope: { version: 'next' } },
        baseline: { offset: '1h' },
        window: { duration: '20m' },
        warmup: '2m',
        outcome: 'good',
      },
      deployments: [
        { name: 'one', window: { start: START } },
        {
          name: 'two',
          scope: { workload: 'y' },
          window: { start: START, end: '2026-11-20T11:00:00Z' },
          outcome: 'bad',
          badSince: '2026-11-20T10:30:00Z',
          badMetrics: ['errors'],
          note: 'retry storm',
        },
      ],
    };
    const startMs = Date.parse(START);

    expect(read(document)).toEqual([
      {
        name: 'one',
        baseline: { scope: {}, offset: 3_600_000 },
        canary: { scope: { version: 'next' } },
        scope: { namespace: 'shop', workload: 'x' },
        window: { startMs, endMs: startMs + 1_200_000 },
        warmupMs: 120_000,
        outcome: 'good',
      },
      expect.objectContaining({
        scope: { namespace: 'shop', workload: 'y' },
        window: { startMs, endMs: startMs + 3_600_000 },
        badSinceMs: startMs + 1_800_000,
        badMetrics: ['errors'],
        note: 'retry storm',
      }),
    ]);
  });

  it('tells all mistakes at once', () => {
    const document = {
      deployments: [
        { name: 'one', window: { start: START } },
        { name: 'one', window: { start: START, duration: '0s' } },
        { name: 'both', window: { start: START, end: START, duration: '1m' } },
        { name: 'good', window: { start: START, duration: '1m' }, outcome: 'good', badSince: START, badMetrics: ['m'] },
        { name: 'late', window: { start: START, duration: '1m' }, outcome: 'bad', badSince: '2026-11-20T10:01:00Z' },
      ],
    };

    expect(read(document)).toEqual([
      'deployments.0.window must have either an end or a duration, its own or of the defaults',
      'deployments.1.name is the name of another one already',
      'deployments.1.window must end after its start',
      'deployments.2.window must have either an end or a duration, its own or of the defaults',
      'deployments.3.badSince has no meaning for a deployment whose outcome is good: say bad',
      'deployments.3.badMetrics has no meaning for a deployment whose outcome is good: say bad',
      'deployments.4.badSince must be before the end of the window, which could not show it else',
    ]);
    expect(read({ deployments: [{ name: 'x', window: { start: 'now' }, outcom: 'bad' }] })).toEqual([
      'deployments.0.window.start must be an RFC 3339 time such as "2026-11-20T10:00:00Z", is "now"',
      'deployments.0.outcom unknown key "outcom"; did you mean "outcome"?',
    ]);
  });
});

describe('readOutcomes()', () => {
  it('takes a word or all that is known', () => {
    expect(readOutcomes({ v1: 'good', v2: { outcome: 'bad', badMetrics: ['errors'] } })).toMatchObject({
      value: { v1: { outcome: 'good' }, v2: { outcome: 'bad', badMetrics: ['errors'] } },
    });
  });

  it('refuses what has no meaning', () => {
    expect(readOutcomes({ v1: 'great' })).toMatchObject({ mistakes: [{ path: ['v1'] }] });
    expect(readOutcomes({ v1: { outcome: 'good', badMetrics: ['m'] } })).toMatchObject({
      mistakes: [{ path: ['v1', 'badMetrics'] }],
    });
  });
});

describe('loadDocument()', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canary-judge-documents-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('tells every mistake at its place in the file', async () => {
    const path = join(folder, 'list.yaml');
    await writeFile(path, 'deployments:\n  - name: one\n    window: { start: x, lenght: 20m }\n');

    await expect(loadDocument(path, { what: 'the list', read: readDeployments })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: `Cannot use the list "${path}"`,
      details: [
        { pointer: `${path}:3:15`, message: expect.stringContaining('must be an RFC 3339 time') },
        { pointer: `${path}:3:25`, message: expect.stringContaining('unknown key "lenght"') },
      ],
    });
  });

  it('says which file cannot be read, and takes a .json for nothing else', async () => {
    const what = { what: 'the list', read: readDeployments };
    const path = join(folder, 'list.json');
    await writeFile(path, 'deployments: []');

    await expect(loadDocument(join(folder, 'none.yaml'), what)).rejects.toThrow(
      /^Cannot read the list ".*none\.yaml": ENOENT/,
    );
    await expect(loadDocument(path, what)).rejects.toMatchObject({
      details: [{ message: 'is not JSON from here on' }],
    });
  });
});
