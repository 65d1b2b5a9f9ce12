import { Command, Option } from 'commander';
import { JUDGEMENT_FORMATS, type JudgeOptions } from './judge.js';
import { requestBody, toServer, withRequestOptions, type RequestOptions } from './request-options.js';

interface Given extends RequestOptions {
  readonly wait?: boolean;
  readonly format: JudgeOptions['format'];
  readonly server?: URL;
}

const MORE = `
Exits with 0 for pass, 10 fail, 11 marginal, 12 inconclusive, 13 where it could not be judged, 64 for wrong usage, settings or configs; 1 is a crash.

Examples:
  canary-judge judge -c golden-signals -s namespace=shop -b workload=checkout-baseline -k workload=checkout-canary --duration 20m
  canary-judge judge request.yaml --start now --duration 20m --plan 5 --wait
  canary-judge judge request.yaml --server http://canary-judge:8080 --format markdown`;

/** `canary-judge judge`: reads a request from a file, options or both, and has it judged; `run` gives the exit code. */
export function judgeCommand(run: (options: JudgeOptions) => Promise<number>): Command {
  const command = new Command('judge').description('Judge a canary.').addHelpText('after', MORE);
  return withRequestOptions(command)
    .option('--wait', 'wait for the end of a window that is not over, and follow it')
    .option('--server <url>', 'have it judged by a service that runs there, not by this process', toServer)
    .addOption(
      new Option('--format <format>', 'how the judgement is written').choices(JUDGEMENT_FORMATS).default('table'),
    )
    .action(async (file: string | undefined, { wait, format, server, ...given }: Given) => {
      process.exitCode = await run({ body: await requestBody(file, given), wait: wait === true, format, server });
    });
}
