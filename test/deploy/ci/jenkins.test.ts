import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOKENS } from '../../support/callers.js';
import { startJudgedShop, type Fate, type JudgedShop } from './judged-shop.js';
import {
  createReleaseWorld,
  EXAMPLES,
  HELD,
  PROMOTED,
  RELEASED,
  ROLLED_BACK,
  type ReleaseWorld,
} from './release-world.js';
import { withoutReports } from './without-reports.js';

const text = readFileSync(join(EXAMPLES, 'jenkins/Jenkinsfile'), 'utf8');

let parser: Parser;
// Each runs dozens of programs.
vi.setConfig({ testTimeout: 90_000 });

let shop: JudgedShop;
let world: ReleaseWorld;
beforeAll(async () => {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-groovy/tree-sitter-groovy.wasm');
  parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  shop = await startJudgedShop(600);
});
afterAll(() => shop.stop());
beforeEach(async () => {
  world = await createReleaseWorld(shop);
  shop.fate = 'pass';
});
afterEach(() => world.stop());

function rootOf(source: string): Node {
  return parser.parse(source)!.rootNode;
}

/** The closures that are given to a name, such as those of `stage`, in order, with what is told in parentheses before them. */
function blocksOf(node: Node, name: string): { readonly told: string; readonly body: Node }[] {
  return node.descendantsOfType(['method_invocation', 'juxt_function_call']).flatMap((call) => {
    const body = call.childForFieldName('body');
    if (!body || call.childForFieldName('name')?.text !== name) return [];
    return [{ told: call.childForFieldName('arguments')?.text ?? '', body }];
  });
}

const UNQUOTED = /^(?:'''([^]*)'''|'([^]*)')$/;

/** What Groovy makes of a text in single quotes. Any other is refused: Groovy would write values into it. */
function unquoted(literal: string): string {
  const match = UNQUOTED.exec(literal);
  if (!match) throw new Error(`${literal} is not in single quotes`);
  return (match[1] ?? match[2]!).replaceAll('\\\\', '\\');
}

/** What is done in a block, in order: the scripts of sh, and error, input and readFile with what they are told. */
function stepsOf(body: Node): { readonly step: string; readonly told: string }[] {
  return body.descendantsOfType(['method_invocation', 'juxt_function_call']).flatMap((call) => {
    const step = call.childForFieldName('name')?.text ?? '';
    const told = (call.childForFieldName('args') ?? call.childForFieldName('arguments'))?.text ?? '';
    return ['sh', 'error', 'input'].includes(step) ? [{ step, told }] : [];
  });
}

interface Run {
  readonly judge?: string;
  /** What a person says; undefined where nobody has yet. */
  readonly approved?: boolean;
  /** The stage in which somebody aborts the build. */
  readonly aborted?: string;
}

/** Follows the stages as Jenkins does: SUCCESS, FAILURE, ABORTED, or where it stands still. */
async function build({ judge = shop.url, approved, aborted }: Run = {}): Promise<string> {
  const root = rootOf(text);
  const assigned = blocksOf(root, 'environment')[0]!.body.descendantsOfType('assignment_expression');
  const own = assigned.map((one) => [
    one.childForFieldName('left')!.text,
    unquoted(one.childForFieldName('right')!.text),
  ]);
  const environment = {
    ...Object.fromEntries(own),
    IMAGE: RELEASED,
    CANARY_JUDGE_TOKEN: TOKENS.release,
    CANARY_JUDGE_URL: judge,
  } as Record<string, string>;
  const env: { VERDICT?: string } = {};
  let result = 'SUCCESS';
  for (const { told, body } of blocksOf(root, 'stage')) {
    const name = told.slice(2, -2);
    const condition = blocksOf(body, 'expression')[0]?.body.text.slice(1, -1).trim();
    // Groovy's == and != of strings are those of JavaScript.
    if (condition !== undefined && runInNewContext(condition, { env }) !== true) continue;
    if (name === aborted) {
      result = 'ABORTED';
      break;
    }
    for (const step of stepsOf(body)) {
      if (step.step === 'input' && approved === undefined) return `waits in ${name}`;
      if (step.step === 'input' && approved === false) result = 'ABORTED';
      if (step.step === 'error') result = 'FAILURE';
      if (step.step === 'sh' && (await world.bash(unquoted(step.told), environment)).code !== 0) result = 'FAILURE';
      if (result !== 'SUCCESS') break;
    }
    if (result !== 'SUCCESS') break;
    const read = /env\.VERDICT = readFile\('(.*?)'\)\.trim\(\)/.exec(body.text);
    if (read) env.VERDICT = readFileSync(join(world.cwd, read[1]!), 'utf8').trim();
  }
  const [always, unsuccessful] = ['always', 'unsuccessful'].map(
    (name) => blocksOf(blocksOf(root, 'post')[0]!.body, name)[0]!.body,
  );
  expect(stepsOf(always!)).toEqual([]);
  for (const { told } of result === 'SUCCESS' ? [] : stepsOf(unsuccessful!))
    await world.bash(unquoted(told), environment);
  return result;
}

// Jenkins' own linter is a part of a running Jenkins: what is checked here is Groovy's grammar, and the structure as far as it is followed.
describe('the Jenkinsfile', () => {
  it('is Groovy', () => {
    expect(rootOf(text).hasError).toBe(false);
  });

  it.each([
    ['a brace too few', ["stage('Judge') {", "stage('Judge')) {"]],
    ['a text that does not end', ["'The canary failed'", "'The canary failed"]],
  ] as const)('would not be with %s', (_, [right, wrong]) => {
    expect(text).toContain(right);
    expect(rootOf(text.replace(right, wrong)).hasError).toBe(true);
  });

  it('has the stages and the ends that its page tells', () => {
    const root = rootOf(text);

    expect(blocksOf(root, 'pipeline')).toHaveLength(1);
    expect(blocksOf(root, 'stage').map(({ told }) => told)).toEqual([
      "('Start')",
      "('Judge')",
      "('Refuse')",
      "('Decide')",
      "('Promote')",
    ]);
    expect(text).toContain('disableConcurrentBuilds()');
    expect(blocksOf(root, 'post')[0]!.body.text).toMatch(
      /archiveArtifacts artifacts: 'judgement\/\*'.*junit testResults: 'judgement\/junit\.xml'.*skipMarkingBuildUnstable: true/s,
    );
  });

  it('promotes what passes', async () => {
    expect(await build()).toBe('SUCCESS');
    expect(world.released()).toEqual(PROMOTED);
    expect(existsSync(join(world.cwd, 'judgement/report.html'))).toBe(true);
  });

  it('promotes what passes where its report cannot be had', async () => {
    expect(await withoutReports(shop, (judge) => build({ judge }))).toBe('SUCCESS');
    expect(world.released()).toEqual(PROMOTED);
  });

  it('rolls back what fails, and fails', async () => {
    shop.fate = 'fail';

    expect(await build()).toBe('FAILURE');
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each<Fate>(['marginal', 'inconclusive'])(
    'waits for a person with the traffic as it is where the canary is %s',
    async (fate) => {
      shop.fate = fate;

      expect(await build()).toBe('waits in Decide');
      expect(world.released()).toEqual(HELD);
    },
  );

  it.each([
    [undefined, 'waits in Decide', HELD],
    [true, 'SUCCESS', PROMOTED],
    [false, 'ABORTED', ROLLED_BACK],
  ])('goes on as a person says where it could not be judged: %s', async (approved, result, expected) => {
    const said = approved === undefined ? {} : { approved };

    expect(await build({ judge: 'http://127.0.0.1:9', ...said })).toBe(result);
    expect(world.released()).toEqual(expected);
  });

  it.each(['Start', 'Judge', 'Promote'])('rolls back where it is aborted in %s', async (aborted) => {
    expect(await build({ aborted })).toBe('ABORTED');
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('rolls back where the judge is wrongly set up', async () => {
    expect(await build({ judge: 'canary-judge' })).toBe('FAILURE');
    expect(world.released()).toEqual(ROLLED_BACK);
  });
});
