import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { copyFiles } from './dockerfile-copy.js';
import { expandVariables, readExecForm, splitWords, type Instruction } from './dockerfile-instructions.js';
import { isRoot, registryEnvironment, startProcess } from './dockerfile-process.js';
import { takeStep } from './dockerfile-step.js';

/** What the instructions of a stage have made so far. */
export interface Stage {
  /** Empty if its FROM gives it none. */
  readonly name: string;
  /** The folder that stands for the stage's /. */
  readonly root: string;
  readonly workdir: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly ports: readonly string[];
  readonly healthcheck: readonly string[];
  readonly command: readonly string[];
}

/** The folders that the stages are built from and in. */
export interface BuildFolders {
  readonly context: string;
  readonly home: string;
  readonly stages: string;
}

/** Runs the instructions, prints each, and gives back the last stage: the image. */
export async function buildImage(instructions: readonly Instruction[], folders: BuildFolders): Promise<Stage> {
  const globalArguments: Record<string, string> = {};
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    const { keyword, options, rest, line } = instruction;
    const shownOptions = [...options].map(([name, value]) => `--${name}=${value} `).join('');
    await takeStep(`Dockerfile:${String(line)}  ${keyword} ${shownOptions}${rest}`, async () => {
      const stage = stages.at(-1);
      if (keyword === 'FROM') {
        const root = join(folders.stages, String(stages.length));
        stages.push(await startStage(expandVariables(rest, globalArguments), root, stages));
      } else if (stage !== undefined) {
        stages.splice(-1, 1, await applyInstruction(stage, instruction, { ...folders, earlier: stages.slice(0, -1) }));
      } else if (keyword === 'ARG') {
        Object.assign(globalArguments, readArgument(rest, globalArguments));
      } else {
        throw new Error('comes before the first FROM');
      }
    });
  }
  const image = stages.at(-1);
  if (image === undefined) throw new Error('Dockerfile: there is no FROM');
  return image;
}

/** A stage that begins as an earlier one, or empty: the machine's own Node stands in for the image named. */
async function startStage(from: string, root: string, earlier: readonly Stage[]): Promise<Stage> {
  const [, image = '', name = ''] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(from) ?? [];
  const base = earlier.find((stage) => stage.name !== '' && stage.name === image);
  await mkdir(root);
  if (base !== undefined) {
    await cp(base.root, root, { recursive: true, verbatimSymlinks: true });
    return { ...base, name, root, buildArguments: {} };
  }
  if (!/^[\w./-]+:\d+\.\d+\.\d+(-[\w.-]+)?(@sha256:[0-9a-f]{64})?$/.test(image)) {
    throw new Error(`"${image}" is neither an earlier stage nor an image pinned to an exact version`);
  }
  const nothing = { buildArguments: {}, environment: {}, ports: [], healthcheck: [], command: [] };
  return { ...nothing, name, root, workdir: '/', user: 'root' };
}

async function applyInstruction(
  stage: Stage,
  { keyword, options, rest }: Instruction,
  folders: BuildFolders & { readonly earlier: readonly Stage[] },
): Promise<Stage> {
  const variables = { ...stage.buildArguments, ...stage.environment };
  const expanded = (): string => expandVariables(rest, variables);
  switch (keyword) {
    case 'ARG':
      return { ...stage, buildArguments: { ...stage.buildArguments, ...readArgument(rest, variables) } };
    case 'ENV':
      return { ...stage, environment: { ...stage.environment, ...readAssignments(expanded()) } };
    case 'WORKDIR': {
      const workdir = resolve(stage.workdir, expanded());
      await mkdir(join(stage.root, workdir), { recursive: true });
      return { ...stage, workdir };
    }
    case 'COPY':
      await copyFiles(readExecForm(expanded()) ?? splitWords(expanded()), {
        from: sourceOf(options.get('from'), folders),
        to: join(stage.root, stage.workdir),
        root: stage.root,
        owner: options.get('chown'),
      });
      return stage;
    case 'RUN':
      await run(rest, stage, folders.home);
      return stage;
    case 'USER':
      return { ...stage, user: expanded() };
    case 'EXPOSE':
      return { ...stage, ports: [...stage.ports, ...splitWords(expanded())] };
    case 'HEALTHCHECK':
      return { ...stage, healthcheck: readCommand(rest.replace(/^CMD\s+/, '')) };
    case 'CMD':
      return { ...stage, command: readCommand(rest) };
    case 'FROM':
      throw new Error('begins a stage');
  }
}

function readArgument(text: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  if (!text.includes('=')) throw new Error('an ARG without a default is not known here');
  return readAssignments(expandVariables(text, variables));
}

function readAssignments(text: string): Record<string, string> {
  return Object.fromEntries(
    splitWords(text).map((word) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
      if (name === undefined || value === undefined) throw new Error(`"${word}" is not NAME=value`);
      return [name, value];
    }),
  );
}

/** Docker would run the shell form under a shell, which keeps signals from the service. */
function readCommand(text: string): readonly string[] {
  const command = readExecForm(text);
  if (command === undefined) throw new Error('must be in exec form: ["program", "argument"]');
  return command;
}

function sourceOf(
  stageName: string | undefined,
  folders: BuildFolders & { readonly earlier: readonly Stage[] },
): string {
  if (stageName === undefined) return folders.context;
  const stage = folders.earlier.find(({ name }) => name === stageName);
  if (stage === undefined) throw new Error(`there is no earlier stage "${stageName}"`);
  return stage.root;
}

async function run(text: string, stage: Stage, home: string): Promise<void> {
  if (!isRoot(stage.user)) throw new Error('running as another user than root is not known here');
  // Without Docker, an absolute path would be one of this machine.
  if (/(^|[\s"'=<>])\//.test(text)) throw new Error('an absolute path is not known here');
  const environment = { ...registryEnvironment(), HOME: home, ...stage.buildArguments, ...stage.environment };
  const setup = { folder: join(stage.root, stage.workdir), environment, user: stage.user };
  const { ended, output } = startProcess(readExecForm(text) ?? ['/bin/sh', '-c', text], setup);
  const code = await ended;
  if (code !== 0) throw new Error(`ended with ${String(code)}:\n${output().trimEnd()}`);
}
