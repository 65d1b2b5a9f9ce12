import { Command, Option } from 'commander';
import { TEST_FORMATS, type TestFormat } from './render-test-outcomes.js';

/** Which golden tests are to be run, and how that is told. */
export interface TestOptions {
  /** Files and folders; none means the folder of the settings. */
  readonly paths: readonly string[];
  readonly format: TestFormat;
}

/** `canary-judge test`: reads what is to be tested; `run` gives the exit code. */
export function testCommand(run: (options: TestOptions) => Promise<number>): Command {
  return new Command('test')
    .description(
      'Judge the series of golden tests (name.test.yaml beside a config), and tell which come out otherwise than expected. Exits with 0 where all are as expected, 65 where one is not or a file is wrong, 64 for wrong usage.',
    )
    .argument('[paths...]', 'tests, configs or folders; without any the folder METRIC_CONFIGS')
    .addOption(new Option('--format <format>', 'how it is told').choices([...TEST_FORMATS]).default('text'))
    .action(async (paths: string[], { format }: { readonly format: TestFormat }) => {
      process.exitCode = await run({ paths, format });
    });
}
