import { Command, Option } from 'commander';
import type { JudgeOptions } from './judge.js';
import { JUDGEMENT_FORMATS, type JudgementFormat } from './judgement-text.js';
import { formatByName } from './output-file.js';
import { requestBody, toServer, withRequestOptions, type RequestOptions } from './request-options.js';

interface Given extends RequestOptions {
  readonly wait?: boolean;
  readonly format?: JudgementFormat;
  readonly output?: string;
  readonly server?: URL;
  readonly evidence?: string;
}

const MORE = `
Exits with 0 for pass, 10 fail, 11 marginal, 12 inconclusive, 13 where it could not be judged, 64 for wrong usage, settings or configs; 1 is a crash.

Examples:
  canary-judge judge -c golden-signals -s namespace=shop -b workload=checkout-baseline -k workload=checkout-canary --duration 20m
  canary-judge judge request.yaml --start now --duration 20m --plan 5 --wait
  canary-judge judge request.yaml --server http://canary-judge:8080 --format markdown
  canary-judge judge request.yaml --output report.html
  canary-judge judge --evidence judgement.json.gz --format json

A service that asks who calls is sent the token in the environment variable CANARY_JUDGE_TOKEN.`;

/** `canary-judge judge`: reads a request from a file, options or both, and has it judged; `run` gives the exit code. */
export function judgeCommand(run: (options: JudgeOptions) => Promise<number>): Command {
  const command = new Command('judge').description('Judge a canary.').addHelpText('after', MORE);
  return withRequestOptions(command)
    .option('--wait', 'wait for the end of a window that is not over, and follow it')
    .option('--server <url>', 'have it judged by a service that runs there, not by this process', toServer)
    .addOption(
      new Option(
        '--format <format>',
        'how the judgement is written; by the name of the file of --output, or else as a table',
      ).choices(JUDGEMENT_FORMATS),
    )
    .option('-o, --output <file>', 'write it into this file; the terminal shows the table then')
    .option(
      '--evidence <file>',
      "judge again by the evidence in a judgement's JSON, .gz or not, and by nothing else: - reads standard input",
    )
    .action(async (file: string | undefined, { wait, format, output, server, evidence, ...given }: Given) => {
      const others = [file, wait, server, ...Object.values(given)];
      if (evidence !== undefined && others.some((one) => one !== undefined)) {
        command.error(
          'error: --evidence holds all that is judged: leave out the request, its options, --wait and --server',
        );
      }
      const chosen = format ?? (output === undefined ? undefined : formatByName(output)) ?? 'table';
      const body = await requestBody(file, given);
      process.exitCode = await run({ body, wait: wait === true, format: chosen, output, server, evidence });
    });
}
