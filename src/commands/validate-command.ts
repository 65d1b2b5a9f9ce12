import { Command, Option } from 'commander';
import { DIAGNOSTIC_FORMATS, type DiagnosticFormat } from './render-diagnostics.js';

/** What is to be validated, and how that is told. */
export interface ValidateOptions {
  /** Files and folders; none means the folder of the settings. */
  readonly paths: readonly string[];
  readonly format: DiagnosticFormat;
  /** Whether warnings count as errors do. */
  readonly strict: boolean;
}

interface Given {
  readonly format: DiagnosticFormat;
  readonly strict?: boolean;
}

/** `canary-judge validate`: reads what is to be validated; `run` gives the exit code. */
export function validateCommand(run: (options: ValidateOptions) => Promise<number>): Command {
  return new Command('validate')
    .description(
      'Tell all that is wrong or doubtful about metric configs. Exits with 0 where nothing is wrong, 65 for errors, 64 for wrong usage.',
    )
    .argument('[paths...]', 'files or folders; without any the folder METRIC_CONFIGS')
    .addOption(
      new Option('--format <format>', 'how it is told: github writes annotations for a workflow of GitHub Actions')
        .choices([...DIAGNOSTIC_FORMATS])
        .default('text'),
    )
    .option('--strict', 'exit with 65 for warnings too')
    .action(async (paths: string[], { format, strict }: Given) => {
      process.exitCode = await run({ paths, format, strict: strict === true });
    });
}
