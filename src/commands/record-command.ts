import { Command } from 'commander';

/** What is to be recorded, and where. */
export interface RecordOptions {
  /** The file with the judgement's JSON; - is standard input. */
  readonly judgement: string;
  /** Of the case; by default the verdict with the end of its window. */
  readonly name: string | undefined;
  /** The file of tests; by default that of the judgement's config. */
  readonly output: string | undefined;
}

interface Given {
  readonly name?: string;
  readonly output?: string;
}

/** `canary-judge record`: reads what is to be recorded; `run` gives the exit code. */
export function recordCommand(run: (options: RecordOptions) => Promise<number>): Command {
  return new Command('record')
    .description(
      'Make a case of a golden test out of a judgement: its series and what came out are appended to name.test.yaml, and the case is run. Exits with 0, 65 where it comes out otherwise now, 64 where it cannot be recorded.',
    )
    .argument('<judgement>', 'the JSON of a judgement made with include: ["series"]; - reads standard input')
    .option('-n, --name <sentence>', 'what the case is called')
    .option('-o, --output <file>', 'the file of tests, where it is not that of the config in METRIC_CONFIGS')
    .action(async (judgement: string, { name, output }: Given) => {
      process.exitCode = await run({ judgement, name, output });
    });
}
