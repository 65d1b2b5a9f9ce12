import { Command, InvalidArgumentError } from 'commander';

/** What is to be imported, and what is taken for granted. */
export interface ImportOptions {
  /** The file with Kayenta's JSON; - is standard input. */
  readonly file: string;
  /** Where the config is written; undefined for standard output. */
  readonly output: string | undefined;
  /** The variables that requests always give, beside scope and location. */
  readonly variables: readonly string[];
  readonly scopeLabel: string;
}

interface Given {
  readonly output?: string;
  readonly variable?: readonly string[];
  readonly scopeLabel: string;
}

/** `canary-judge import`: reads what is to be imported; `run` gives the exit code. */
export function importCommand(run: (options: ImportOptions) => Promise<number>): Command {
  return new Command('import')
    .description(
      "Write Kayenta's canary config JSON in our own form, judged by netflix-aca as before. What it cannot say stands in comments at the top and on standard error. Exits with 0, 65 where the outcome cannot be used as it is, 64 where the JSON is no canary config.",
    )
    .argument('<file>', "Kayenta's canary config; - reads standard input")
    .option('-o, --output <file>', 'where it is written, instead of standard output; never over another file')
    .option(
      '--variable <name>',
      'a variable that requests always give, beside scope and location; may be given again',
      collect,
    )
    .option('--scope-label <label>', "the label that Kayenta's gce_instance scope is matched against", 'instance')
    .action(async (file: string, { output, variable = [], scopeLabel }: Given) => {
      process.exitCode = await run({ file, output, variables: variable, scopeLabel });
    });
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new InvalidArgumentError('It must be letters, digits and _.');
  return [...before, name];
}
