import { Command, Option } from 'commander';
import { JUDGEMENT_FORMATS, type JudgementFormat } from './judgement-text.js';
import { formatByName } from './output-file.js';
import type { ReportOptions } from './report.js';

interface Given {
  readonly format?: JudgementFormat;
  readonly output?: string;
  readonly anyConfig?: boolean;
}

const MORE = `
Exits with 0 whatever the verdict is, which is the exit code of judge alone; with 64 where a file holds no judgement or the report cannot be written.

Examples:
  canary-judge judge request.yaml --format json > judgement.json
  canary-judge report judgement.json > report.html
  canary-judge report judgement.json --format markdown
  canary-judge report monday.json.gz tuesday.json.gz --output both.html`;

/** `canary-judge report`: reads which judgements are told and how; `run` gives the exit code. */
export function reportCommand(run: (options: ReportOptions) => Promise<number>): Command {
  const command = new Command('report');
  return command
    .description('Write a judgement that was kept as JSON in another form, or two of one config side by side.')
    .argument('<file>', "a judgement's JSON, as it is or packed by gzip; - reads standard input")
    .argument('[other]', 'a later judgement, to be held against the first')
    .addOption(
      new Option(
        '--format <format>',
        'how it is written; by the name of the file of --output, or else as html; junit only for one judgement',
      ).choices(JUDGEMENT_FORMATS),
    )
    .option('-o, --output <file>', 'write it into this file')
    .option('--any-config', 'hold judgements of different configs against each other, too')
    .addHelpText('after', MORE)
    .action(async (file: string, other: string | undefined, { format, output, anyConfig }: Given) => {
      if (file === '-' && other === '-') {
        command.error('error: standard input can be read once: name a file for one of the two judgements');
      }
      const chosen = format ?? (output === undefined ? undefined : formatByName(output)) ?? 'html';
      process.exitCode = await run({ file, other, format: chosen, output, anyConfig: anyConfig === true });
    });
}
