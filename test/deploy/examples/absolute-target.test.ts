import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/commands/exit-codes.js';
import type { JudgeOptions } from '../../../src/commands/judge.js';
import { judgeCommand } from '../../../src/commands/judge-command.js';
import {
  exampleFile,
  exampleJson,
  JUDGE,
  requestMistakes,
  startExampleWorld,
  type ExampleWorld,
} from '../../support/example.js';
import { TOKENS } from '../../support/callers.js';
import { documentsOf } from '../../support/manifests.js';
import { post } from '../../support/service.js';
import type { IstioSide } from '../../support/simulated-istio.js';

const EXAMPLE = 'absolute-target';
const [job] = documentsOf(exampleFile(EXAMPLE, 'job.yaml'));
const [cronJob] = documentsOf(exampleFile(EXAMPLE, 'cron-job.yaml'));
const JOBS = [
  ['job.yaml', job!.spec],
  ['cron-job.yaml', cronJob!.spec.jobTemplate.spec],
] as const;

/** What the command line makes of a container's arguments. */
async function optionsOf({ template }: any): Promise<JudgeOptions> {
  const { command, args } = template.spec.containers[0];
  expect(command).toEqual(['node', 'dist/cli.js', 'judge']);
  let read: JudgeOptions | undefined;
  await judgeCommand((options) => {
    read = options;
    return Promise.resolve(0);
  }).parseAsync(args as string[], { from: 'user' });
  process.exitCode = undefined;
  if (!read) throw new Error('The command did not run');
  return read;
}

describe.each(JOBS)('%s', (file, spec) => {
  it('asks for a judgement that the service accepts, without a baseline', async () => {
    const { body, server, wait } = await optionsOf(spec);

    expect(server?.href).toBe(`${JUDGE}/`);
    expect(await requestMistakes(EXAMPLE, body)).toEqual([]);
    expect(body).not.toHaveProperty('baseline');
    // The Job begins with the rollout and waits; what runs every quarter of an hour looks back.
    expect(wait).toBe(file === 'job.yaml');
  });

  it('fails at once for a verdict that is no pass, and tries again what could not be judged', () => {
    const [rule] = spec.podFailurePolicy.rules;

    expect(rule.action).toBe('FailJob');
    expect(rule.onExitCodes.values).toEqual([EXIT.fail, EXIT.marginal, EXIT.inconclusive, EXIT.usage]);
    expect(rule.onExitCodes.values).not.toContain(EXIT.couldNotJudge);
    expect(rule.onExitCodes.containerName).toBe(spec.template.spec.containers[0].name);
    expect(spec.backoffLimit).toBeGreaterThan(0);
    expect(spec.template.spec.restartPolicy).toBe('Never');
  });

  it('sends the token of a Secret, where there is one', () => {
    expect(spec.template.spec.containers[0].env).toEqual([
      {
        name: 'CANARY_JUDGE_TOKEN',
        valueFrom: { secretKeyRef: { name: 'canary-judge-token', key: 'token', optional: true } },
      },
    ]);
  });

  it('runs as nobody in particular, and writes nothing', () => {
    const { securityContext, containers, automountServiceAccountToken } = spec.template.spec;

    expect(securityContext.runAsNonRoot).toBe(true);
    expect(containers[0].securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
    });
    expect(automountServiceAccountToken).toBe(false);
  });
});

const TOKEN = { authorization: `Bearer ${TOKENS.release}` };

describe('the request', () => {
  const request = exampleJson(EXAMPLE, 'request.json');
  let world: ExampleWorld;
  beforeAll(async () => {
    world = await startExampleWorld(EXAMPLE, 'by token');
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.pass(30);
  });

  const CASES: readonly (readonly [string, Partial<IstioSide> | undefined, string])[] = [
    ['passes a canary that meets its targets', { errors: 0.3 }, 'pass'],
    ['fails one with 3 % errors', { errors: 3 }, 'fail'],
    ['fails one whose 95th percentile is 700 ms', { errors: 0.3, slow: 8 }, 'fail'],
    ['is inconclusive about one that nothing is known of', undefined, 'inconclusive'],
  ];
  it.each(CASES)('%s', async (_, side, verdict) => {
    if (side) world.istio.have('checkout-canary', side);
    else world.istio.remove('checkout-canary');

    const response = await post(`${world.service.url}/judgements`, request, TOKEN);

    expect([response.status, ((await response.json()) as any).verdict]).toEqual([200, verdict]);
  });

  it('may be asked as a query, by controllers that know Prometheus alone', async () => {
    world.istio.have('checkout-canary', { errors: 3 });
    const query = 'canary_verdict{config="absolute-target",canary="checkout-canary",namespace="shop",window="11m"}';
    const url = `${world.service.url}/prometheus/api/v1/query?${new URLSearchParams({ query }).toString()}`;

    const { data }: any = await (await fetch(url, { headers: TOKEN })).json();

    expect(data.result.map(({ value }: any) => value[1])).toEqual(['0']);
  });
});
