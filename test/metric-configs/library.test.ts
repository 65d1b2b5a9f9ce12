import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { lintConfig } from '../../src/config/lint/lint-config.js';
import { UNKNOWN_SURROUNDINGS } from '../../src/config/lint/lint-surroundings.js';
import type { MetricConfig } from '../../src/config/metric-config.js';
import { readConfig } from '../../src/wire-reading.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/metric-configs.md');
const NAMES = readdirSync(new URL('../../metric-configs/', import.meta.url))
  .filter((file) => /^[a-z-]+\.yaml$/.test(file))
  .map((file) => file.replace('.yaml', ''));
/** Its series come with the request. */
const WITHOUT_QUERIES = 'web-service';
const ASKING = NAMES.filter((name) => name !== WITHOUT_QUERIES);

function configOf(name: string): MetricConfig {
  const reading = readConfig(name, parse(read(`metric-configs/${name}.yaml`)));
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value.config;
}

/** What the page says of a config, up to the next one. */
function sectionOf(name: string): string {
  return new RegExp(`^## ${name}\n(.*?)(?=^## |(?![^]))`, 'ms').exec(page)?.[1] ?? '';
}

describe.each(NAMES)('the metric config %s', (name) => {
  it('is one that nothing is doubtful about', () => {
    expect(lintConfig(configOf(name), UNKNOWN_SURROUNDINGS)).toEqual([]);
  });

  it('describes itself, and says of each metric its unit and the change that is bad', () => {
    const { description, metrics } = configOf(name);

    expect(description).toMatch(/^.{40,}\.$/);
    const vague = metrics.filter(
      ({ unit, analysis }) => unit === undefined || (analysis.compared && analysis.direction === 'either'),
    );
    expect(vague.map((metric) => metric.name)).toEqual([]);
  });

  it('has a section on the page, which the table at its top leads to', () => {
    expect(page).toContain(`[\`${name}\`](#${name})`);
    expect(sectionOf(name).length).toBeGreaterThan(50);
  });
});

describe.each(ASKING)('the metric config %s, which asks a source', (name) => {
  it('says where its names are from, and of which version', () => {
    expect(read(`metric-configs/${name}.yaml`).split('description:')[0]).toMatch(/^# Names and labels: .*\d/m);
  });

  it('describes its variables with an example, in the file and on the page', () => {
    const { scope = {} } = configOf(name);

    const silent = Object.entries(scope).filter(
      ([variable, { description, example }]) =>
        description === undefined || example === undefined || !sectionOf(name).includes(`| \`${variable}\` |`),
    );
    expect(Object.keys(scope).length).toBeGreaterThan(0);
    expect(silent).toEqual([]);
  });

  it('asks for slots of a minute, and for enough traffic', () => {
    const { step, traffic } = configOf(name);

    expect({ step, minimumRequests: traffic?.minimumRequests }).toEqual({ step: 60_000, minimumRequests: 100 });
  });

  it('is shown with a request that fits it and has twenty slots or more', () => {
    const body = JSON.parse(/^```json\n(.*?)^```/ms.exec(sectionOf(name))![1]!) as Record<string, any>;
    const { scope = {}, step, warmup } = configOf(name);
    const needed = Object.keys(scope).filter((variable) => scope[variable]?.default === undefined);

    expect(readJudgementRequest(body, readConfig)).toMatchObject({ kind: 'read' });
    expect(body.config).toBe(name);
    expect(body.baseline.scope).not.toEqual(body.canary.scope);
    for (const side of [body.baseline, body.canary]) {
      const given = Object.keys({ ...body.scope, ...side.scope });
      expect(given.filter((variable) => !Object.hasOwn(scope, variable))).toEqual([]);
      expect(needed.filter((variable) => !given.includes(variable))).toEqual([]);
    }
    const windowMs = Date.parse(body.window.end as string) - Date.parse(body.window.start as string);
    // A range of a step looks back into the first slot after the warm-up.
    expect((windowMs - warmup) / step - 1).toBeGreaterThanOrEqual(20);
  });
});
