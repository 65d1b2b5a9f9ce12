import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lintConfig } from '../../../src/config/lint/lint-config.js';
import { UNKNOWN_SURROUNDINGS } from '../../../src/config/lint/lint-surroundings.js';
import { isAsExpected, runGoldenTests } from '../../../src/golden/run-golden-tests.js';
import { createRunJudgement } from '../../../src/run-judgement.js';
import { readConfig } from '../../../src/wire-reading.js';
import { exampleFile } from '../../support/example.js';

const OWN = [
  ['argo-rollouts', 'istio-rollout'],
  ['flagger-istio', 'istio-flagger'],
  ['absolute-target', 'absolute-target'],
] as const;
const runJudgement = createRunJudgement({
  configs: new Map(),
  sources: { byName: new Map(), standard: undefined },
  deadlineMs: 60_000,
  now: () => 0,
});

function written(example: string, name: string): any {
  return parse(readFileSync(exampleFile(example, `metric-configs/${name}.yaml`), 'utf8'));
}

describe.each(OWN)('the metric configs of the example %s', (example, name) => {
  it('are this one and its golden tests', () => {
    expect(readdirSync(exampleFile(example, 'metric-configs')).sort()).toEqual([`${name}.test.yaml`, `${name}.yaml`]);
  });

  it('are read, and nothing is doubtful about them', () => {
    const reading = readConfig(name, written(example, name));

    if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
    expect(lintConfig(reading.value.config, UNKNOWN_SURROUNDINGS)).toEqual([]);
  });

  it('judge as their golden tests say, a dead canary and one without traffic among them', async () => {
    const file = exampleFile(example, `metric-configs/${name}.test.yaml`);
    const outcome = await runGoldenTests(file, { readConfig, runJudgement }, new AbortController().signal);

    expect(outcome.mistakes).toEqual([]);
    expect(outcome.cases.filter((one) => !isAsExpected(one))).toEqual([]);
    const titles = outcome.cases.map((one) => one.name).join('\n');
    expect(titles).toMatch(/dies/);
    expect(titles).toMatch(/gets no requests/);
    expect(titles).toMatch(/was never there/);
  });
});

describe.each(OWN.slice(0, 2))('the config of the example %s', (example, name) => {
  it('is istio-service of the library, but for whom it picks out and for the share of the traffic', () => {
    const library: any = parse(
      readFileSync(new URL('../../../metric-configs/istio-service.yaml', import.meta.url), 'utf8'),
    );
    const own = written(example, name);
    const without = ({ description, scope, selector, metrics, ...rest }: any): object => ({
      ...rest,
      metrics: metrics.filter((metric: any) => metric.name !== 'requests'),
      described: [description, scope, selector].every((part) => part !== undefined),
    });

    expect(without(own)).toEqual(without(library));
    const requests = own.metrics.find((metric: any) => metric.name === 'requests');
    expect(requests.analysis).toEqual({ missing: 'zero', critical: true, limit: { min: 0.001, of: 'median' } });
  });
});
