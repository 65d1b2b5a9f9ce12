import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { buildOverlay } from '../support/built-overlay.js';
import { documentsOf, schemaMistakes, type ManifestDocument } from '../support/manifests.js';

const FOLDER = 'deploy/monitoring';
const PAGE = 'docs/alerts.md';

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleTest {
  readonly name: string;
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly object[] }[];
}

const groups = documentsOf(`${FOLDER}/rules.yaml`)[0]?.groups as readonly { readonly rules: readonly Rule[] }[];
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, name: rule.alert }]));
const tests = documentsOf(`${FOLDER}/rules.test.yaml`)[0]?.tests as readonly RuleTest[];

function promtool(...words: string[]): Promise<{ readonly stdout: string }> {
  return promisify(execFile)('promtool', words);
}

/** What promtool says of the tests where the rules are others. */
async function testRules(change: (rules: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  try {
    await writeFile(join(folder, 'rules.yaml'), change(await readFile(`${FOLDER}/rules.yaml`, 'utf8')));
    await writeFile(join(folder, 'rules.test.yaml'), await readFile(`${FOLDER}/rules.test.yaml`));
    return await promtool('test', 'rules', join(folder, 'rules.test.yaml')).then(
      ({ stdout }) => stdout,
      (error: unknown) => String((error as { stderr: unknown }).stderr),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the alert rules', () => {
  it('are rules that Prometheus takes', async () => {
    const { stdout } = await promtool('check', 'rules', `${FOLDER}/rules.yaml`);

    expect(stdout).toContain(`SUCCESS: ${String(rules.length)} rules found`);
  });

  it('fire, and do not fire, as their tests tell', async () => {
    expect(await testRules((text) => text)).toMatch(/SUCCESS/);
  });

  it.each(alerts)('$name is tested both ways', ({ name }) => {
    const expected = tests.flatMap(({ alert_rule_test: all }) => all.filter(({ alertname }) => alertname === name));

    expect(expected.filter(({ exp_alerts: fired }) => fired.length > 0).length).toBeGreaterThan(0);
    expect(expected.filter(({ exp_alerts: fired }) => fired.length === 0).length).toBeGreaterThan(0);
  });

  it.each(['vector(0) > 1', 'vector(1)'])('are each caught by their tests where all are %s', async (expr) => {
    const said = await testRules((text) =>
      text.replaceAll(/(- alert: .*\n(?: +#.*\n)*) {8}expr:.*\n(?: {10}.*\n)*/g, `$1        expr: ${expr}\n`),
    );

    expect(alerts.filter(({ name }) => !said.includes(`alertname: ${name},`))).toEqual([]);
  });

  it.each(alerts)('$name says how urgent it is, what is, and what to do', async ({ name, labels, annotations }) => {
    const page = await readFile(PAGE, 'utf8');

    expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning)$/) as string });
    expect(Object.keys(annotations ?? {})).toEqual(['summary', 'description', 'runbook']);
    expect(annotations?.runbook).toBe(`${PAGE}#${name.toLowerCase()}`);
    const [, section = ''] = page.split(`\n## ${name}\n`);
    expect(section.split('\n## ')[0]?.length).toBeGreaterThan(150);
  });

  it('are critical where their page says so, and nowhere else', async () => {
    const sections = (await readFile(PAGE, 'utf8')).split('\n## ').slice(1);

    expect(
      sections.filter((section) => section.includes('*Critical')).map((section) => section.split('\n')[0]),
    ).toEqual(alerts.filter(({ labels }) => labels?.severity === 'critical').map(({ name }) => name));
    expect(sections.map((section) => section.split('\n')[0])).toEqual(alerts.map(({ name }) => name));
  });

  it('are the same for the operator', async () => {
    const [rule] = documentsOf(`${FOLDER}/prometheus-rule.yaml`);

    expect(rule?.spec).toEqual({ groups });
    expect(await schemaMistakes({ ...rule })).toEqual([]);
    expect((await buildOverlay('monitoring')).the('PrometheusRule').spec).toEqual({ groups });
  });

  it('know the memory limit of the Deployment', async () => {
    const deployment = (await buildOverlay('monitoring')).the('Deployment');
    const [container] = deployment.spec.template.spec.containers as ManifestDocument[];
    const { expr } = alerts.find(({ name }) => name === 'CanaryJudgeMemoryNearLimit')!;

    expect(expr).toMatch(/> 0\.85 \* 768 \* 1024 \* 1024$/);
    expect(container?.resources.limits.memory).toBe('768Mi');
  });
});
