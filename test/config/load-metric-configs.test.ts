import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { renderCalibrations } from '../../src/config/calibration-document.js';
import { JudgementError } from '../../src/errors.js';
import { readConfig } from '../../src/wire-reading.js';
import { calibration } from '../support/calibration.js';

const GOOD = 'groups: { g: 100 }\nmetrics: [{ name: m, group: g }]\n';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metric-configs-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The mistakes that loading the folder with these files tells, without the folder's name. */
async function mistakesOf(files: Record<string, string>): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  try {
    await loadMetricConfigs(folder, readConfig);
    return [];
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    return error.details.map(({ pointer, message }) => `${pointer.slice(folder.length + 1)}: ${message}`);
  }
}

describe('loadMetricConfigs()', () => {
  it('names each config after its file and leaves other files alone', async () => {
    await writeFile(join(folder, 'a.yaml'), GOOD);
    await writeFile(join(folder, 'b.yml'), GOOD);
    await writeFile(join(folder, 'c.json'), '{"groups":{"g":100},"metrics":[{"name":"m","group":"g"}]}');
    await writeFile(join(folder, 'README.md'), '# not a config');
    await symlink(join(folder, 'a.yaml'), join(folder, 'd.yaml'));

    const configs = await loadMetricConfigs(folder, readConfig);

    expect([...configs.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(configs.get('a')?.digest).toBe(configs.get('c')?.digest);
    expect(configs.get('a')?.config).toMatchObject({
      step: 60_000,
      warmup: 0,
      thresholds: { pass: 95, marginal: 75 },
      judge: {
        name: 'mann-whitney',
        dependence: 'ar1',
        falseDiscoveryRate: 0.05,
        level: 0.01,
        criticalLevel: 0.01,
        confidence: 0.98,
      },
      metrics: [{ name: 'm', groups: ['g'], analysis: { direction: 'either', missing: 'drop', critical: false } }],
    });
  });

  it('loads the configs that come with the service', async () => {
    expect([...(await loadMetricConfigs('metric-configs', readConfig)).keys()]).toContain('web-service');
  });

  it('tells every mistake of every file at its place', async () => {
    const mistakes = await mistakesOf({
      'a.yaml': [
        'step: 90',
        'tresholds: { pass: 95 }',
        'thresholds: { pass: 70, marginal: 80 }',
        'groups: { traffic: 60, resources: 30 }',
        'metrics:',
        '  - name: errors',
        '    group: trafic',
        '    analysis: { direction: up, critical: "yes" }',
        '  - name: errors',
        '    group: traffic',
        '    groups: [traffic]',
      ].join('\n'),
      'b.json': '{"groups": {"g": 100}, "metrics": []}',
    });

    expect(mistakes).toEqual([
      'a.yaml:1:1: step: must be a string, is 90',
      'a.yaml:2:1: tresholds: unknown key "tresholds"; did you mean "thresholds"?',
      'a.yaml:3:25: thresholds.marginal: must be at most pass (70), is 80',
      'a.yaml:4:1: groups: weights must total 100, total 90',
      'a.yaml:4:24: groups.resources: has a weight but no metric that is scored: its share of the score would be lost',
      'a.yaml:7:5: metrics[0].group: group "trafic" has no weight; did you mean "traffic"?',
      'a.yaml:8:17: metrics[0].analysis.direction: must be "increase", "decrease" or "either", is "up"',
      'a.yaml:8:32: metrics[0].analysis.critical: must be a boolean, is "yes"',
      'a.yaml:9:5: metrics[1].name: "errors" is the name of metric 1 already',
      'a.yaml:11:5: metrics[1].groups: has both group and groups: give one of them',
      'b.json:1:24: metrics: must have at least 1 element, has 0',
    ]);
  });

  it.each([
    ['an empty file', 'a.yaml', '', ['a.yaml:1:1: the config: must be an object, is null']],
    ['a list', 'a.yaml', '- a', ['a.yaml:1:1: the config: must be an object, is an array of 1']],
    ['a missing part', 'a.yaml', 'groups: { g: 100 }', ['a.yaml:1:1: metrics: is required: an array']],
    [
      'a key twice',
      'a.yaml',
      'step: 60s\nstep: 30s\n',
      ['a.yaml:2:1: Map keys must be unique: this key stands in the same object before'],
    ],
    [
      'two documents',
      'a.yaml',
      `${GOOD}---\n${GOOD}`,
      ['a.yaml:3:1: holds a second document from here on: --- may stand at its top only'],
    ],
    ['JSON with a comment', 'a.json', '{ # no\n}', ['a.json:1:3: is not JSON from here on']],
    [
      'a trailing comma in JSON',
      'a.json',
      '{\n "groups": { "g": 100, },\n}',
      ['a.json:2:24: is not JSON from here on'],
    ],
    ['an unknown tag', 'a.yaml', `${GOOD}step: !dur 60s`, ['a.yaml:3:7: Unresolved tag: !dur']],
    ['an upper-case ending', 'A.YAML', 'step: 60s', [/A\.YAML:1:1: groups: is required/, /metrics: is required/]],
    ['a misspelled word', 'a.yaml', withAnalysis('direction: increse'), [/is "increse"; did you mean "increase"\?$/]],
    [
      'a group of muted metrics',
      'a.yaml',
      withAnalysis('muted: true'),
      [/groups\.g: has a weight but no metric that is scored/],
    ],
    [
      'a tolerance of nothing',
      'a.yaml',
      withAnalysis('tolerance: {}'),
      [/tolerance: needs relative, absolute or both/],
    ],
    [
      'a critical change of what is not critical',
      'a.yaml',
      withAnalysis('criticalChange: 1'),
      [/criticalChange: has no effect: the metric is not critical/],
    ],
    [
      'rules across fields beside a wrong field',
      'a.yaml',
      GOOD.replace('group: g', 'unit: 4, analysis: { direction: up, effectSize: {}, criticalChange: 1 }'),
      [
        /has a weight but no metric/,
        /needs a group/,
        /unit: must be a string/,
        /direction: must be/,
        /effectSize: contradicts/,
        /effectSize: cannot be judged by mann-whitney/,
        /criticalChange: has no effect/,
      ],
    ],
    ['a file name that cannot be a name', 'a b.yaml', GOOD, [/^a b\.yaml:1:1: "a b" cannot name a config/]],
    [
      'a key __proto__',
      'a.yaml',
      `${GOOD}scope: { __proto__: { a: 1 } }`,
      [/^a\.yaml:3:1: scope: has the key "__proto__"/],
    ],
    ['deep nesting', 'a.yaml', `a: ${'['.repeat(40)}${']'.repeat(40)}`, [/is nested deeper than 32 levels$/]],
    ['very deep nesting', 'a.yaml', '['.repeat(5_000), [/^a\.yaml:1:1: is nested too deeply$/]],
    ['a megabyte', 'a.yaml', `# ${'x'.repeat(1_000_000)}`, [/must be at most 1000000 characters long/]],
    ['an alias bomb', 'a.yaml', aliasBomb(), [/Excessive alias count/]],
    [
      'a negative weight',
      'a.yaml',
      GOOD.replace('100', '-1'),
      [/weights must total 100, total -1/, /groups\.g: must be at least 0, is -1/],
    ],
    [
      'an unknown judge',
      'a.yaml',
      `${GOOD}judge: { name: dredd }`,
      ['a.yaml:3:10: judge.name: needs name: "mann-whitney" or "netflix-aca"'],
    ],
    [
      'options of a judge that make no sense',
      'a.yaml',
      `${GOOD}judge: { name: mann-whitney, level: 0, confidence: 2, dependence: some, alpha: 1 }`,
      [
        /judge\.level: must be more than 0, is 0/,
        /judge\.confidence: must be at most 0\.9999/,
        /judge\.dependence: must be "ar1" or "none"/,
        /unknown key "alpha"/,
      ],
    ],
    [
      'options of the other judge',
      'a.yaml',
      `${GOOD}judge: { name: netflix-aca, level: 0.05 }`,
      [/unknown key "level"/],
    ],
    [
      'a variable that is always there',
      'a.yaml',
      `${GOOD}scope: { step: {} }`,
      [/scope\.step: the name "step" is always there/],
    ],
    [
      'a query of no known kind',
      'a.yaml',
      GOOD.replace('group: g', 'group: g, query: { type: influx }'),
      [/query\.type: needs type: "prometheus" or "stackdriver"/],
    ],
    [
      'a query of two kinds',
      'a.yaml',
      GOOD.replace('group: g', 'group: g, query: { type: prometheus, expr: a, events: b }'),
      [/needs either expr, or events and exposure/],
    ],
    [
      'a group twice',
      'a.yaml',
      GOOD.replace('group: g', 'groups: [g, g]'),
      ['a.yaml:2:22: metrics[0].groups: names a group twice'],
    ],
    [
      'no group',
      'a.yaml',
      GOOD.replace(', group: g', ''),
      [/groups\.g: has a weight but no metric/, /metrics\[0\]: needs a group/],
    ],
  ])('refuses %s', async (_what, file, text, expected) => {
    const mistakes = await mistakesOf({ [file]: text });

    expect(mistakes).toHaveLength(expected.length);
    for (const [i, mistake] of expected.entries()) {
      if (typeof mistake === 'string') expect(mistakes[i]).toBe(mistake);
      else expect(mistakes[i]).toMatch(mistake);
    }
  });

  it.each([
    ['onNoData: fail, missing: zero', 'with missing: zero a side without samples holds zeros there'],
    ['limit: { max: 5 }', 'it only compares the two sides'],
    ['minimumSamples: 5', 'it has no minimum of samples'],
    ['mustDetect: 0.5', 'it does not know what a window could have shown'],
    ['tolerance: { absolute: 2 }', 'its tolerance is relative only'],
    ['onNoData: inconclusive', 'its no data is left out or fails: say ignore or fail'],
  ])('refuses %s, which netflix-aca has no rule for', async (option, why) => {
    const mistakes = await mistakesOf({ 'a.yaml': `${withAnalysis(option)}judge: { name: netflix-aca }` });

    expect(await mistakesOf({ 'a.yaml': withAnalysis(option) })).toEqual([]);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`cannot be judged by netflix-aca: ${why}`);
  });

  it('takes events of either language for counts, which can lack data although their gaps are zeros', async () => {
    const analysis = 'analysis: { onNoData: fail, missing: zero }';
    const judged = (query: string) =>
      mistakesOf({
        'a.yaml': `${GOOD.replace('group: g', `group: g, ${analysis}, query: { ${query} }`)}judge: { name: netflix-aca }`,
      });

    expect(await judged('type: stackdriver, metricType: m, filter: a="b", eventsFilter: c="d"')).toEqual([]);
    expect(await judged('type: prometheus, events: a, exposure: b')).toEqual([]);
    expect(await judged('type: stackdriver, metricType: m')).toHaveLength(1);
  });

  it('refuses what only one judge has a rule for, for the config as a whole', async () => {
    const capped = `${GOOD}anyFailure: marginal\n`;

    expect(await mistakesOf({ 'a.yaml': capped })).toEqual([]);
    expect(await mistakesOf({ 'a.yaml': `${capped}judge: { name: netflix-aca }` })).toEqual([
      expect.stringContaining('anyFailure: cannot be judged by netflix-aca: its thresholds alone decide'),
    ]);
  });

  it('refuses two ways to say how large a change may be', async () => {
    const text = withAnalysis('effectSize: { allowedIncrease: 1.1 }, tolerance: { relative: 0.1 }');

    const mistakes = await mistakesOf({ 'a.yaml': `${text}judge: { name: netflix-aca }` });

    expect(mistakes).toEqual([expect.stringContaining('contradicts tolerance and criticalChange')]);
  });

  it('refuses two files of one name', async () => {
    expect(await mistakesOf({ 'a.yaml': GOOD, 'a.yml': GOOD })).toEqual([
      'a.yml:1:1: "a" is the name of another file already',
    ]);
  });

  it('refuses a folder that is not there', async () => {
    await expect(loadMetricConfigs(join(folder, 'none'), readConfig)).rejects.toThrow(
      /Cannot read the folder of metric configs/,
    );
  });
});

/** A good config whose metric has these options. */
function withAnalysis(options: string): string {
  return GOOD.replace('group: g', `group: g, analysis: { ${options} }`);
}

function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++)
    lines.push(`a${String(i)}: &a${String(i)} [${new Array(9).fill(`*a${String(i - 1)}`).join(', ')}]`);
  return lines.join('\n');
}

describe('loadMetricConfigs(), calibrations', () => {
  const CALIBRATIONS = renderCalibrations([calibration({ appliesTo: { workload: 'shop*' } })]);

  it('takes name.calibration.yaml for no config, but for the calibrations of one', async () => {
    await writeFile(join(folder, 'shop.yaml'), GOOD);
    await writeFile(join(folder, 'other.yaml'), GOOD);
    await writeFile(join(folder, 'shop.calibration.yaml'), CALIBRATIONS);

    const configs = await loadMetricConfigs(folder, readConfig);

    expect([...configs.keys()]).toEqual(['other', 'shop']);
    expect(configs.get('shop')?.calibrations).toMatchObject([{ appliesTo: { workload: 'shop*' } }]);
    expect(configs.get('other')?.calibrations).toBeUndefined();
  });

  it('tells the mistakes of a calibration file beside those of configs', async () => {
    const mistakes = await mistakesOf({
      'a.yaml': GOOD,
      'a.calibration.yaml': CALIBRATIONS.replace('windows: 6', 'windows: six'),
      'b.calibration.yaml': CALIBRATIONS,
      'c.yaml': 'groups: {}',
      'c.calibration.json': '{}',
    });

    expect(mistakes).toEqual([
      'c.yaml:1:1: metrics: is required: an array',
      'c.yaml:1:1: groups: weights must total 100, total 0',
      'c.calibration.json:1:1: must end in .calibration.yaml, which is what canary-judge calibrate writes',
      'a.calibration.yaml:15:5: calibrations[0].windows: must be a number, is "six"',
      'b.calibration.yaml:1:1: is the calibration of no config: there is none named "b" beside it',
    ]);
  });

  it('leaves the files alone that a calibration writes besides', async () => {
    await writeFile(join(folder, 'shop.yaml'), GOOD);
    await writeFile(join(folder, 'shop.calibration.partial'), '{}');
    await writeFile(join(folder, 'shop.calibration.html'), '<!doctype html>');
    await writeFile(join(folder, 'shop.calibration.yaml.new'), 'half a');

    expect([...(await loadMetricConfigs(folder, readConfig)).keys()]).toEqual(['shop']);
  });
});
